/** What is measured, what is promised, and how both are shown. */
import Table from 'cli-table3';

export interface Figure {
  readonly what: string;
  /** What is promised; empty where nothing is. */
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
  readonly data: unknown;
}

/** The figures of one subject, and what was left out of them and why. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

export function figure(what: string, goal: string, measured: string, met: boolean, data: unknown): Figure {
  return { what, goal, measured, met, data };
}

/** A figure that is met when it is at most `limit`; without a limit nothing is promised. */
export function atMost(
  what: string,
  value: number,
  { limit, show, data, also }: { limit: number | undefined; show: (value: number) => string; data?: unknown; also?: string },
): Figure {
  const goal = limit === undefined ? '' : `<= ${show(limit)}`;
  const measured = also === undefined ? show(value) : `${show(value)} (${also})`;
  return figure(what, goal, measured, limit === undefined || value <= limit, data ?? value);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}

/** As a table with the notes below it. */
export function sectionText({ title, figures, notes }: Section): string {
  const table = new Table({ head: ['what', 'goal', 'measured', ''], style: { head: [], border: [] } });
  for (const { what, goal, measured, met } of figures) table.push([what, goal, measured, met ? '' : 'missed']);
  return [title, table.toString(), ...notes.map((note) => `- ${note}`), ''].join('\n');
}
