/** Places in files that a text names: paths, lines behind them, and the frames of stack traces. */

export interface Place {
  /** With `/`, as it was written otherwise: absolute, relative, or a name alone. */
  readonly path: string;
  readonly line: number | null;
  /** The function of a stack frame. */
  readonly symbol: string | null;
}

const MAX_PLACES = 200;
/** A path of one part at least needs an extension of letters that is no number of a version. */
const PATH =
  /(?<![\w@])(?:[A-Za-z]:)?((?:[\w.+@~<>$-]+|\.{1,2})?(?:[/\\]+[\w.+@$ -]*[\w+@$-])*[/\\]*[\w+@$-]+\.[A-Za-z][A-Za-z0-9]{0,7})(?![\w/\\])/g;
const LINE_BEHIND = /^(?:["')]*,? (?:on )?line (\d+)|[:(#](?:line |L)?(\d+)|\((\d+))/;
/** `in name`, behind or before the place. */
const FUNCTION_BEHIND = /^[^\n]{0,30}?(?:,| |\)) ?in ([\w.<>$]+)/;
const FUNCTION_BEFORE = /(?:^|\s)at (?:async |new )?([\w.<>$]+) ?\($/;

export function readPlaces(text: string): Place[] {
  const places: Place[] = [];
  for (const match of text.matchAll(PATH)) {
    if (places.length === MAX_PLACES) break;
    const end = match.index + match[0].length;
    const behind = text.slice(end, end + 120);
    const [, ...numbers] = LINE_BEHIND.exec(behind) ?? [];
    const line = numbers.find((number) => number !== undefined);
    const symbol = FUNCTION_BEHIND.exec(behind)?.[1] ?? FUNCTION_BEFORE.exec(text.slice(Math.max(0, match.index - 200), match.index))?.[1];
    places.push({
      path: match[1]!.replaceAll(/[/\\]+/g, '/'),
      line: line === undefined ? null : Number(line),
      symbol: symbol?.split('.').at(-1) ?? null,
    });
  }
  return places;
}
