import type { CodeRegion, LanguageId } from './language.ts';

/**
 * One comment, `{expression}` or tag after the other, so that `<script` inside of them is not taken for a tag. What is not
 * closed reaches to the end: no part of it can match twice.
 */
const MARKUP =
  /<!--[^]*?(?:-->|$)|\{(?:[^{}]|\{[^{}]*\}){0,2000}\}|<(?<close>\/?)(?<name>[a-z][\w:.-]*)(?<attributes>(?:[^>"']+|"[^"]*(?:"|$)|'[^']*(?:'|$))*)(?:>|$)/gi;

const LANG = /(?:^|\s)lang\s*=\s*["']?([\w-]+)/i;
const TYPE = /(?:^|\s)type\s*=\s*["']?([\w/+.-]+)/i;
const SCRIPT_TYPE = /javascript|ecmascript|module|babel|jsx/i;

const LANGUAGES: ReadonlyMap<string, LanguageId> = new Map([
  ['ts', 'typescript'],
  ['typescript', 'typescript'],
  ['tsx', 'tsx'],
  ['js', 'javascript'],
  ['javascript', 'javascript'],
  ['jsx', 'javascript'],
]);

/**
 * The `<script>` blocks of a component.
 *
 * @param isText whether the content of the element is text, not markup
 */
export function scriptsIn(source: string, isText: (name: string, isTopLevel: boolean) => boolean): CodeRegion[] {
  const regions: CodeRegion[] = [];
  const markup = new RegExp(MARKUP);
  let templates = 0;
  for (let match = markup.exec(source); match !== null; match = markup.exec(source)) {
    const { close = '', name = '', attributes = '' } = match.groups!;
    const element = name.toLowerCase();
    if (element === '' || attributes.endsWith('/')) continue;
    if (element === 'template') templates = Math.max(0, templates + (close === '' ? 1 : -1));
    if (close !== '' || !isText(element, templates === 0)) continue;
    const start = markup.lastIndex;
    const end = start + endOfText(source.slice(start), element);
    const language = element === 'script' ? languageOf(attributes) : undefined;
    if (language !== undefined && end > start) regions.push({ language, start, end });
    markup.lastIndex = end;
  }
  return regions;
}

/** A script in another language (CoffeeScript) or with data (JSON) has none. */
function languageOf(attributes: string): LanguageId | undefined {
  const lang = LANG.exec(attributes)?.[1]?.toLowerCase();
  if (lang !== undefined) return LANGUAGES.get(lang);
  const type = TYPE.exec(attributes)?.[1];
  if (type === undefined || SCRIPT_TYPE.test(type)) return 'javascript';
  return /typescript/i.test(type) ? 'typescript' : undefined;
}

function endOfText(text: string, element: string): number {
  const end = text.search(new RegExp(`</${element}\\b`, 'i'));
  return end === -1 ? text.length : end;
}
