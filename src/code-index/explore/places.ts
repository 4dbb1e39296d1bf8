/** Places in files that a text names: paths, lines behind them, and the frames of stack traces. */

export interface Place {
  /** With `/`, as it was written otherwise: absolute, relative, or a name alone. */
  readonly path: string;
  readonly line: number | null;
  /** The function of a stack frame. */
  readonly symbol: string | null;
}

const MAX_PLACES = 200;
/** Runs of what paths consist of; those with blanks are seldom and cannot be told from prose. */
const RUN = /[\w.+@~$/\\-]+/g;
const MAX_RUN = 300;
/** Its end, before the full stop of a sentence: an extension of letters, which is no number of a version. */
const PATH = /^.*?[\w+@$-]\.[A-Za-z][A-Za-z0-9]{0,7}(?=[.-]*$)/;
const LINE_BEHIND = /^(?:["')]*,? (?:on )?line (\d+)|[:(#](?:line |L)?(\d+)|\((\d+))/;
/** Characters around a path that are looked at. */
const CONTEXT = 150;
/** `in name`, behind or before the place. */
const FUNCTION_BEHIND = /^[^\n]{0,30}?(?:,| |\)) ?in ([\w.<>$]+)/;
const FUNCTION_BEFORE = /(?:^|\s)at (?:async |new )?([\w.<>$]+) ?\($/;

export function readPlaces(text: string): Place[] {
  const places: Place[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (places.length === MAX_PLACES) break;
    const path = run.length > MAX_RUN ? undefined : PATH.exec(run)?.[0];
    if (path === undefined) continue;
    const behind = text.slice(index + path.length, index + path.length + CONTEXT);
    const [, ...numbers] = LINE_BEHIND.exec(behind) ?? [];
    const line = numbers.find((number) => number !== undefined);
    const symbol = FUNCTION_BEHIND.exec(behind)?.[1] ?? FUNCTION_BEFORE.exec(text.slice(Math.max(0, index - CONTEXT), index))?.[1];
    places.push({
      path: path.replaceAll(/[/\\]+/g, '/'),
      line: line === undefined ? null : Number(line),
      symbol: symbol?.split('.').at(-1) ?? null,
    });
  }
  return places;
}
