/** A name without what only its syntax adds: quotes, the colon of a Ruby symbol (`:name`) or an Elixir keyword (`name: `). */
export function bareName(text: string): string {
  return text.replaceAll(/^(?:["'`]|:(?!:))|(?:["'`]|:\s*)$/g, '');
}
