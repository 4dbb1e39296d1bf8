import type { IndexFreshness } from '../../domain/daemon.ts';
import type { CallHierarchy, CallNode, CallTree } from '../graph/call-hierarchy.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';
import { confidenceRemark, symbolLine } from './graph-lines.ts';

const MAX_LINES_SHOWN = 5;
const ENDS = { cycle: '  (cycle: it is above in this chain)', shown: '  (its calls are shown elsewhere)', depth: '' } as const;

export function callHierarchyAnswer(name: string, result: CallHierarchy, maxTokens: number, index: IndexFreshness, now: number): string {
  const { direction, trees, otherTargets, complete } = result;
  const answer = new AnswerText(maxTokens);
  let fits = true;
  let shown = 0;
  for (const tree of trees) {
    const lines = linesOf(tree, direction, 1);
    if (lines.length === 0) continue;
    const fitting = answer.addLeading(['', symbolLine(tree.symbol)], lines, { forced: shown === 0 });
    shown += fitting;
    fits &&= fitting === lines.length;
  }
  const verb = direction === 'incoming' ? 'callers' : 'calls';
  answer.begin(
    shown === 0
      ? `no ${verb} of ${name} were found in the project`
      : `${direction === 'incoming' ? 'who calls' : 'what is called by'} ${name}`,
  );
  return answer.end(
    ...(fits ? [] : ['cut: ask with a smaller `depth` or `limit`, or for one symbol with Container.name or `path`']),
    ...(otherTargets === 0 ? [] : [`${count(otherTargets, 'more symbol')} named so: Container.name or \`path\` picks one`]),
    ...(complete ? [] : ['there are so many uses that not all were looked at']),
    ...(shown === 0 ? ['find_references shows every use of the name'] : []),
    freshnessLine(index, now),
  );
}

function linesOf({ calls, omitted }: CallTree | CallNode, direction: CallHierarchy['direction'], depth: number): string[] {
  const indent = '  '.repeat(depth);
  const arrow = direction === 'incoming' ? '<-' : '->';
  const lines = calls.flatMap((node) => [`${indent}${arrow} ${nodeLine(node, direction)}`, ...linesOf(node, direction, depth + 1)]);
  return omitted > 0 ? [...lines, `${indent}   ... ${omitted} more`] : lines;
}

function nodeLine({ symbol, lines, role, how, confidence, end }: CallNode, direction: CallHierarchy['direction']): string {
  const where =
    direction === 'incoming' ? `${symbol.path}:${linesText(lines)}` : `${symbol.path}:${symbol.startLine}  at ${linesText(lines)}`;
  const passed = role === 'call' ? '' : '  (passed on)';
  return `${symbol.name}  ${where}${passed}${confidenceRemark(how, confidence)}${end === null ? '' : ENDS[end]}`;
}

function linesText(lines: readonly number[]): string {
  return lines.slice(0, MAX_LINES_SHOWN).join(',') + (lines.length > MAX_LINES_SHOWN ? ',...' : '');
}
