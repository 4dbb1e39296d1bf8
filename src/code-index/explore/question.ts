/** What a question, an issue text or a stack trace names: words, identifiers, and places in files. */
import { readPlaces, type Place } from './places.ts';

export interface Question {
  /** By word in lower case, the weight of its uses. */
  readonly words: ReadonlyMap<string, number>;
  /** By name as it is written. */
  readonly names: ReadonlyMap<string, NameUse>;
  /** In the order of the text. */
  readonly places: readonly Place[];
  /** Dotted names, cut at the dots: of modules, packages and members. */
  readonly qualified: readonly (readonly string[])[];
}

export interface NameUse {
  readonly weight: number;
  /** It looks like code: by its form, or by where it stands. */
  readonly isCode: boolean;
}

/** A line of a text by what it is; code and program output have many words that say little. */
type Zone = 'title' | 'prose' | 'block';

const ZONE_WEIGHT: Readonly<Record<Zone, number>> = { title: 3, prose: 1, block: 0.5 };
const MAX_LENGTH = 40_000;
const FENCE = /^\s*(?:```|~~~)/;
const INDENTED = /^(?: {4,}|\t|>>> |\$ )/;
/** `numpy: 1.21.0`, `python-bits: 64`, `Package   Version`: lists of what is installed, not what the question is about. */
const INVENTORY = /^\s*[-*]?\s*[\w .+-]{1,40}\s*(?:[:=]+|\s)\s*(?:v?\d[\w.+-]*|None|null|not installed)\s*$/i;
/** A longer line is no entry of such a list; and blanks could be read in too many ways. */
const MAX_ENTRY = 100;
const COMMENT = /<!--[^]{0,4000}?-->/g;
const ADDRESS = /\b(?:https?|ftp|file):\/\/[^\s)>\]"'`]+/g;
const CODE_SPAN = /`([^`\n]{1,200})`/g;
const WORD = /[\p{L}\p{N}_]{2,60}/gu;
/** A backslash as in PHP, before a capital: before other letters it is an escape. */
const QUALIFIER = /\.|::|->|#|\\(?=[A-Z])/;
const QUALIFIED = new RegExp(`(?<!\\w)[A-Za-z_]\\w*(?:(?:${QUALIFIER.source})[A-Za-z_]\\w*)+`, 'g');
const CALLED = /(?<!\w)([A-Za-z_]\w+)\(/g;
/** It has an inner capital or an underscore between letters, or it is called. */
const CODE_FORM = /[a-z0-9][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]|^_+[A-Za-z]/;

export function readQuestion(text: string): Question {
  const clean = text.slice(0, MAX_LENGTH).replaceAll('\r', '').replaceAll(COMMENT, ' ');
  const words = new Map<string, number>();
  const names = new Map<string, NameUse>();
  const qualified = new Map<string, readonly string[]>();
  for (const { line, zone } of zonesOf(clean)) {
    const weight = ZONE_WEIGHT[zone];
    const spoken = line.replaceAll(ADDRESS, ' ');
    for (const [word] of spoken.matchAll(WORD)) {
      const folded = word.toLowerCase();
      words.set(folded, (words.get(folded) ?? 0) + weight);
      if (/^\d/.test(word)) continue;
      addName(names, word, weight, CODE_FORM.test(word));
    }
    for (const [name] of spoken.matchAll(QUALIFIED)) {
      const parts = name.split(QUALIFIER);
      qualified.set(parts.join('.'), parts);
      addName(names, parts.at(-1)!, 0, true);
    }
    for (const [, span] of spoken.matchAll(CODE_SPAN)) {
      for (const [word] of span!.matchAll(WORD)) addName(names, word, weight, true);
    }
    for (const [, word] of spoken.matchAll(CALLED)) addName(names, word!, 0, true);
  }
  return { words, names, places: readPlaces(clean), qualified: [...qualified.values()] };
}

function addName(names: Map<string, NameUse>, name: string, weight: number, isCode: boolean): void {
  const known = names.get(name);
  names.set(name, { weight: (known?.weight ?? 0) + weight, isCode: isCode || known?.isCode === true });
}

function* zonesOf(text: string): Generator<{ line: string; zone: Zone }> {
  const lines = text.split('\n');
  const title = lines.findIndex((line) => line.trim() !== '');
  let fenced = false;
  for (const [at, line] of lines.entries()) {
    if (FENCE.test(line)) {
      fenced = !fenced;
      continue;
    }
    if (line.length <= MAX_ENTRY && INVENTORY.test(line)) continue;
    yield { line, zone: at === title ? 'title' : fenced || INDENTED.test(line) ? 'block' : 'prose' };
  }
}
