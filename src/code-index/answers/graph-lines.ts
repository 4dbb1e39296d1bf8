/** How symbols and edges of the graph are written in answers. */
import type { How } from '../graph/edge.ts';
import type { SymbolRow } from '../graph/targets.ts';

/** Edges that are as good as certain need no remark. */
const CERTAIN = 0.85;

export function symbolLine({ path, name, kind, startLine, endLine }: SymbolRow): string {
  return `${path}:${startLine === endLine ? startLine : `${startLine}-${endLine}`}  ${kind} ${name}`;
}

/** Empty for what is certain. */
export function confidenceRemark(how: How, confidence: number): string {
  return confidence >= CERTAIN ? '' : `  [${how.replace('-', ' ')}, confidence ${confidence.toFixed(2)}]`;
}
