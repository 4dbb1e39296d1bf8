import type { Lexer, MarkedToken, Token } from 'marked';
import type { SymbolDefinition } from '../symbol.ts';
import type { OutlineLanguage } from './language.ts';

/** YAML or TOML before the document; Markdown would take it for a rule and a heading. */
const FRONT_MATTER = /^(---|\+\+\+)[ \t]*\n(?:[^]*?\n)?\1[ \t]*(?:\n|$)/;

/** What is longer is a paragraph with a line under it. */
const MAX_LENGTH = 200;

/** Of lists and quotations in each other. */
const MAX_DEPTH = 3;

interface Heading {
  readonly name: string;
  readonly text: string;
  /** From 1, the highest. */
  readonly level: number;
  readonly line: number;
  readonly column: number;
}

export const markdown: OutlineLanguage = {
  kind: 'outline',
  id: 'markdown',
  extensions: ['.md', '.markdown', '.mdx'],
  symbols: async (source) => {
    const text = source.replaceAll('\r\n', '\n').replaceAll('\r', ' ');
    return sectionsOf(await headingsIn(text), text.split('\n'));
  },
};

/** `marked` is loaded here: it takes 10 ms, and only the threads that parse need it. */
async function headingsIn(text: string): Promise<Heading[]> {
  const { Lexer } = await import('marked');
  const lexer = shallow(new Lexer());
  const headings: Heading[] = [];
  const frontMatter = FRONT_MATTER.exec(text)?.[0] ?? '';
  let line = 1 + lineBreaksIn(frontMatter);
  for (const token of lexer.blockTokens(text.slice(frontMatter.length), []) as MarkedToken[]) {
    if (token.type === 'heading') {
      const heading = token.text.replaceAll(/\s+/g, ' ').slice(0, MAX_LENGTH);
      const name = plainText(heading, lexer);
      if (name !== '') headings.push({ name, text: heading, level: token.depth, line, column: token.raw.search(/\S/) });
    }
    line += lineBreaksIn(token.raw);
  }
  return headings;
}

function sectionsOf(headings: readonly Heading[], lines: readonly string[]): SymbolDefinition[] {
  const ends = sectionEnds(headings, lines);
  const enclosing: { readonly heading: Heading; readonly position: number }[] = [];
  return headings.map((heading, position) => {
    while (enclosing.length > 0 && enclosing.at(-1)!.heading.level >= heading.level) enclosing.pop();
    const container = enclosing.map((outer) => outer.heading.name).join('.') || null;
    const parent = enclosing.at(-1)?.position ?? null;
    enclosing.push({ heading, position });
    const endLine = ends[position]!;
    return {
      name: heading.name,
      kind: 'heading',
      container,
      parent,
      startLine: heading.line,
      startColumn: heading.column,
      endLine,
      endColumn: lines[endLine - 1]!.length,
      signature: heading.text,
    };
  });
}

/** A section reaches to the next heading of the same or a higher level, without the blank lines before that. */
function sectionEnds(headings: readonly Heading[], lines: readonly string[]): number[] {
  const before = (line: number) => {
    while (lines[line - 1]!.trim() === '') line--;
    return line;
  };
  const ends = headings.map(() => before(lines.length));
  const open: number[] = [];
  for (const [position, { level, line }] of headings.entries()) {
    while (open.length > 0 && headings[open.at(-1)!]!.level >= level) ends[open.pop()!] = before(line - 1);
    open.push(position);
  }
  return ends;
}

/** Lists in lists in lists are no headings, but take the lexer a minute when they are thousands deep. */
function shallow(lexer: Lexer): Lexer {
  const blockTokens = lexer.blockTokens.bind(lexer);
  let depth = 0;
  lexer.blockTokens = ((source: string, tokens: Token[] = [], lastParagraphClipped = false) => {
    if (depth > MAX_DEPTH) return tokens;
    depth++;
    blockTokens(source, tokens, lastParagraphClipped);
    depth--;
    return tokens;
  }) as Lexer['blockTokens'];
  return lexer;
}

function plainText(inline: string, lexer: Lexer): string {
  const textOf = (token: Token): string => {
    if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(textOf).join('');
    if (token.type === 'html') return '';
    return 'text' in token ? token.text : token.raw;
  };
  return lexer.inlineTokens(inline).map(textOf).join('').replaceAll(/\s+/g, ' ').trim();
}

function lineBreaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
