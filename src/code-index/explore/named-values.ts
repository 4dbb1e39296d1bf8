/** Constants and defaults that shown code names: a limit is often what was asked for, and the line that sets it is not beside. */
import { CodeGraph } from '../graph/code-graph.ts';
import { keyOf, likelyTarget } from '../graph/edge.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { countedBytes } from '../token-size.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import type { OpenFile } from './candidate.ts';
import type { ChosenPiece } from './choose-pieces.ts';
import { pieceOf } from './score-file.ts';
import { shownLines } from './shown-lines.ts';

export interface NamedValuesOptions {
  readonly reader: IndexReader;
  readonly openOther: (document: number) => OpenFile | undefined;
  /** Counted bytes. */
  readonly room: number;
}

const KINDS: ReadonlySet<SymbolKind> = new Set(['constant', 'variable', 'property', 'field', 'enum-member']);
const MAX_LINES = 2;
/** It is given a value here, which is no other module. */
const SET = /[\w\])>?]\s*:?=(?![=>])(?!.*\b(?:require|import)\b)/;
/** Of shown definitions, the first ones. */
const USERS = 12;
/** What stands around a line of its own: its number, and that others were left out. */
const BYTES_AROUND = 14;

/** @param chosen the most valuable first, which is the order of what they name, too */
export function namedValues(chosen: readonly ChosenPiece[], { reader, openOther, room }: NamedValuesOptions): ChosenPiece[] {
  const graph = CodeGraph.of(reader);
  const files = new Map<number, OpenFile | undefined>(chosen.map(({ open }) => [open.file.id, open]));
  const values = new Map<string, ChosenPiece>();
  let left = room;
  for (const { open, piece } of chosen.slice(0, USERS)) {
    if (piece.position === null) continue;
    const reads = graph.outgoing({ document: open.file.id, position: piece.position }, ({ role }) => role === 'read');
    for (const read of reads) {
      const at = likelyTarget(read);
      if (at === undefined || values.has(keyOf(at))) continue;
      const symbol = at.position === null ? undefined : reader.symbolsOf(at.document).all[at.position];
      if (symbol === undefined || !isShort(symbol)) continue;
      if (!files.has(at.document)) files.set(at.document, openOther(at.document));
      const file = files.get(at.document);
      const value = file && valueOf(file, symbol, at.position!);
      const size = value ? countedBytes(linesOf(value)) + BYTES_AROUND : 0;
      if (!value || size > left || isShown(value, chosen)) continue;
      values.set(keyOf(at), value);
      left -= size;
    }
  }
  return [...values.values()];
}

function isShort({ kind, startLine, endLine }: SymbolDefinition): boolean {
  return KINDS.has(kind) && endLine - startLine < MAX_LINES;
}

function valueOf(open: OpenFile, symbol: SymbolDefinition, position: number): ChosenPiece | undefined {
  const { startLine, endLine } = symbol;
  const value: ChosenPiece = { open, piece: { ...pieceOf(symbol, position), score: 0 }, ranges: [{ startLine, endLine }] };
  return SET.test(linesOf(value).join(' ')) ? value : undefined;
}

function linesOf({ open: { document }, ranges: [range] }: ChosenPiece): readonly string[] {
  return shownLines(document, range!);
}

function isShown({ open, ranges: [value] }: ChosenPiece, chosen: readonly ChosenPiece[]): boolean {
  return chosen.some(
    (other) =>
      other.open.file === open.file && other.ranges.some((range) => range.startLine <= value!.startLine && value!.endLine <= range.endLine),
  );
}
