/**
 * Expressions and types, read from the text around a name: what a syntax tree would tell, at a hundredth of the price of
 * asking it for each reference. What is not simple is not known (`?`).
 */
import type { Expression } from '../document-links.ts';

export const UNKNOWN = '?';
/** A value of a type that the language itself brings: its members are nobody's in the project. */
const BUILT_IN = ':(@)';

const MAX_LOOKED_AT = 2000;
const MAX_LINKS = 8;
/** What stands before a parenthesis without being called. */
const KEYWORDS = new Set(
  'return await typeof if while in of case yield else do and or not throw new instanceof void delete for switch match when is as assert elif raise print from until unless go defer range'.split(
    ' ',
  ),
);
const PREFIX = /(?:(?:await|new|return|yield|mut|try|const)\s+|&&?|\*)\s*/y;
/** Of these types the argument counts. */
const WRAPPERS =
  /^(?:Promise|PromiseLike|Awaitable|Awaited|Readonly|Required|Partial|NonNullable|Optional|Option|Result|Box|Arc|Rc|RefCell|Mutex|RwLock|Ref|ClassVar|Final|Annotated|unique_ptr|shared_ptr|Coroutine)$/;
const NULLISH = /^\s*(?:\|\s*(?:null|undefined|None|void|false)\b\s*)+/;

/** What the name that starts here is a member of; empty when it stands alone. */
export function qualifierBefore(source: string, start: number): Expression {
  const at = spaceBefore(source, start);
  const operator = operatorBefore(source, at);
  return operator === 0 ? '' : operandBefore(source, at - operator, start - MAX_LOOKED_AT, MAX_LINKS);
}

function operandBefore(source: string, end: number, limit: number, links: number): Expression {
  let at = spaceBefore(source, end);
  let suffix = '';
  let inner: readonly [number, number] | undefined;
  if (links === 0 || at <= limit) return UNKNOWN;
  for (;;) {
    const last = source[at - 1];
    if (last === ')' || last === ']') {
      const open = openingBefore(source, at - 1, limit);
      if (open < 0) return UNKNOWN;
      suffix = (last === ')' ? '()' : '[]') + suffix;
      inner ??= last === ')' ? [open + 1, at - 1] : undefined;
      at = spaceBefore(source, open);
    } else if (last === '>' && suffix.startsWith('()')) {
      const open = openingBefore(source, at - 1, limit);
      if (open < 0) return UNKNOWN;
      at = open;
    } else if (last === '!' || last === '?') at--;
    else break;
    if (suffix.length > 2 * MAX_LINKS) return UNKNOWN;
  }
  const nameEnd = at;
  while (at > 0 && isNamePart(source.charCodeAt(at - 1))) at--;
  const name = source.slice(at, nameEnd);
  if (name === '' || KEYWORDS.has(name))
    return suffix === '()' && inner ? expressionIn(source, ...inner) : suffix === '' ? literal(source[nameEnd - 1]) : UNKNOWN;
  if (/^\d/.test(name)) return BUILT_IN;
  const before = spaceBefore(source, at);
  const operator = operatorBefore(source, before);
  if (operator === 0) return name + suffix;
  const left = operandBefore(source, before - operator, limit, links - 1);
  return left === UNKNOWN ? UNKNOWN : `${left}.${name}${suffix}`;
}

/** The expression of a value that starts here; `?` when it is anything but a chain of names and calls. */
export function expressionAt(source: string, start: number): Expression {
  return expressionIn(source, start, Math.min(source.length, start + MAX_LOOKED_AT));
}

function expressionIn(source: string, start: number, end: number): Expression {
  let at = spaceAfter(source, start, end);
  for (let prefix = matchAt(PREFIX, source, at); prefix !== ''; prefix = matchAt(PREFIX, source, at)) at += prefix.length;
  let chain: string;
  if (source[at] === '(') {
    const close = closingAfter(source, at, end);
    if (close < 0 || /^\s*(?::[^:]*)?=>/.test(source.slice(close + 1, close + 100))) return UNKNOWN;
    chain = expressionIn(source, at + 1, close);
    at = close + 1;
  } else {
    const name = nameAt(source, at, end);
    if (name === '') return literal(source[at]);
    if (/^\d/.test(name)) return BUILT_IN;
    if (name === 'async' || name === 'function' || name === 'lambda' || name === 'class' || name === 'func') return UNKNOWN;
    chain = name;
    at += name.length;
  }
  for (let links = 0; links < 2 * MAX_LINKS; links++) {
    const next = suffixAt(source, at, end);
    if (next === undefined) break;
    if (next.text !== '' && chain !== UNKNOWN) chain += next.text;
    at = next.end;
  }
  return ended(source, at, end, chain);
}

function suffixAt(source: string, start: number, end: number): { text: string; end: number } | undefined {
  const at = start;
  const char = source[at];
  if (at >= end) return undefined;
  if (char === '(' || char === '[') {
    const close = closingAfter(source, at, end);
    return close < 0 ? undefined : { text: char === '(' ? '()' : '[]', end: close + 1 };
  }
  if (char === '!' && source[at + 1] !== '=') return { text: '', end: at + 1 };
  if (char === '?' && /[.;)\n,]/.test(source[at + 1] ?? ';')) return { text: '', end: at + 1 };
  const generics =
    char === '<' ? matchAt(/<[\w\s,.<>[\]|&'"$]*>(?=\s*\()/y, source, at) : matchAt(/::<[\w\s,.<>[\]|&'"$]*>(?=\()/y, source, at);
  if (generics !== '') return { text: '', end: at + generics.length };
  const dot = matchAt(/\s*(?:\?\.|\.(?!\.)|::|->)\s*/y, source, at);
  if (dot === '') return undefined;
  const name = nameAt(source, at + dot.length, end);
  return name === '' ? undefined : { text: name === 'await' ? '' : `.${name}`, end: at + dot.length + name.length };
}

/** The expression is the whole value, unless an operator follows. */
function ended(source: string, at: number, end: number, chain: Expression): Expression {
  const rest = source.slice(at, Math.min(end, at + 200));
  const cast = /^\s*(?:as|satisfies)\s+(?!const\b)/.exec(rest);
  if (cast) return typeAt(source, at + cast[0].length) || UNKNOWN;
  if (/^\s*\{/.test(rest) && !/^\s*\n/.test(rest)) return chain.includes('(') ? chain : `:(${chain})`;
  return at >= end || /^[^\S\n]*(?:[;,)\]}:]|\n|\r|#|\/\/|$)/.test(rest) ? chain : UNKNOWN;
}

/** An instance of the type that is written here; empty when it is not a simple one. */
export function typeAt(source: string, start: number): Expression {
  return instanceOf(source.slice(start, start + 200));
}

function instanceOf(text: string): Expression {
  const written = text.replace(
    /^\s*(?:(?:readonly|dyn|mut|impl|const|static|final|struct|async|asserts|volatile|unsigned|typename|in|out|ref|chan|<-)\s+|&'?\w*\s*|\*+|\(?["'])*/,
    '',
  );
  const path = /^[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::)[\p{L}_$][\p{L}\p{N}_$]*)*/u.exec(written)?.[0];
  if (path === undefined) return /^\s*(?:\[|\{|map\[|["'`])/.test(text) ? BUILT_IN : '';
  let rest = written.slice(path.length).replace(/^\s*["']/, '');
  const simple = path.split(/\.|::/).at(-1)!;
  if (/^(?:map|chan|func|typeof|keyof|infer|unique)$/.test(path)) return BUILT_IN;
  if (rest.startsWith('<') || rest.startsWith('[')) {
    if (rest.startsWith('[]')) return BUILT_IN;
    if (WRAPPERS.test(simple)) return instanceOf(rest.slice(1));
    const close = closingAfter(rest, 0, rest.length);
    if (close < 0) return `:(${path.replaceAll('::', '.')})`;
    rest = rest.slice(close + 1);
    if (rest.startsWith('[]')) return BUILT_IN;
  }
  rest = rest.replace(NULLISH, '');
  if (/^\s*(?:\||&(?!&))\s*[\w"'{([]/.test(rest) || /^\s+(?:is|extends)\s/.test(rest)) return '';
  return `:(${path.replaceAll('::', '.')})`;
}

/** The last type that is written before a name: `final Shop shop`, `struct shop *shop`. */
export function typeBefore(source: string, nameStart: number): Expression {
  const text = source.slice(Math.max(0, nameStart - 150), nameStart);
  const found =
    /(?:^|[\s,(<{};*&])((?:[\p{L}_$][\p{L}\p{N}_$]*(?:\.|::))*[\p{L}_$][\p{L}\p{N}_$]*)(\s*<[^;{}()]*>)?(?:\s*\[\s*\]|\s*\.\.\.)?(?:\s*(?:\*|&|\?|\bconst\b))*\s*$/u.exec(
      text,
    );
  if (!found) return '';
  const path = found[1]!;
  if (
    KEYWORDS.has(path) ||
    /^(?:var|val|let|auto|final|public|private|protected|static|abstract|override|async|virtual|inline|extern|def|function|fn)$/.test(path)
  )
    return '';
  if (found[2] !== undefined && WRAPPERS.test(path.split(/\.|::/).at(-1)!)) return instanceOf(found[2].trim().slice(1));
  return `:(${path.replaceAll('::', '.')})`;
}

/** The offset behind the list of parameters that starts behind a name, or -1. */
export function parametersEnd(source: string, nameEnd: number, end: number): number {
  let at = spaceAfter(source, nameEnd, end);
  if (source[at] === '<' || source[at] === '[') at = spaceAfter(source, closingAfter(source, at, end) + 1, end);
  if (source[at] !== '(') return -1;
  const close = closingAfter(source, at, end);
  return close < 0 ? -1 : close + 1;
}

export function spaceAfter(source: string, start: number, end = source.length): number {
  let at = start;
  while (at < end && source.charCodeAt(at) <= 0x20) at++;
  return at;
}

function spaceBefore(source: string, end: number): number {
  let at = end;
  while (at > 0 && source.charCodeAt(at - 1) <= 0x20) at--;
  return at;
}

/** Length of the operator between a member and what it is of; 0: none. */
function operatorBefore(source: string, at: number): number {
  switch (source[at - 1]) {
    case '.':
      return source[at - 2] === '.' ? 0 : source[at - 2] === '?' ? 2 : 1;
    case ':':
      return source[at - 2] === ':' ? 2 : 0;
    case '>':
      return source[at - 2] === '-' ? 2 : 0;
    case '\\':
      return 1;
    default:
      return 0;
  }
}

const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Brackets in strings are counted, too: they mostly come in pairs. */
function openingBefore(source: string, close: number, limit: number): number {
  return matching(source, close, OPENING[source[close]!]!, -1, Math.max(0, limit));
}

function closingAfter(source: string, open: number, end: number): number {
  return matching(source, open, CLOSING[source[open]!]!, 1, end - 1);
}

function matching(source: string, from: number, wanted: string, step: 1 | -1, last: number): number {
  const own = source[from];
  let depth = 0;
  for (let at = from; step > 0 ? at <= last : at >= last; at += step) {
    const char = source[at];
    if (char === own && !(own === '>' && (source[at - 1] === '=' || source[at - 1] === '-'))) depth++;
    else if (char === wanted && !(wanted === '>' && (source[at - 1] === '=' || source[at - 1] === '-')) && --depth === 0) return at;
  }
  return -1;
}

function nameAt(source: string, start: number, end: number): string {
  let at = start;
  while (at < end && isNamePart(source.charCodeAt(at))) at++;
  return source.slice(start, at);
}

function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24 ||
    code === 0x23 ||
    code > 0x7f
  );
}

function literal(char: string | undefined): Expression {
  return char !== undefined && `"'\`[`.includes(char) ? BUILT_IN : UNKNOWN;
}

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
}
