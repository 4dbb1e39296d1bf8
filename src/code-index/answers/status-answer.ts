import type { IndexSummary } from '../../domain/daemon.ts';
import { count, freshnessLine } from './answer-text.ts';

const MEGABYTE = 1_000_000;

export function statusAnswer(root: string, index: IndexSummary, now: number): string {
  const size = (index.sizeBytes / MEGABYTE).toFixed(1);
  return [
    `project: ${root}`,
    `${count(index.documents, 'document')}, ${count(index.symbols, 'symbol')}, ${size} MB on disk`,
    freshnessLine(index, now),
  ].join('\n');
}
