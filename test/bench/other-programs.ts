/** What other programs take for the same, where they are installed. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { figure, milliseconds, seconds, type Figure } from './figures.ts';
import type { Questions } from './questions.ts';
import { summarize } from './samples.ts';

const CODEGRAPH_VERSION = '1.6.1';
const CODEGRAPH_COMMANDS = [['codegraph'], ['npx', '--no-install', 'codegraph']] as const;
const QUERY_DEADLINE_MS = 60_000;
const INDEX_DEADLINE_MS = 1_800_000;
const MAX_OUTPUT_BYTES = 2 ** 30;

interface Comparison {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

export function otherPrograms(root: string, questions: Questions): Comparison {
  const parts = [ripgrep(root, questions), codegraph(root, questions)];
  return { figures: parts.flatMap(({ figures }) => figures), notes: parts.flatMap(({ notes }) => notes) };
}

function ripgrep(root: string, { words }: Questions): Comparison {
  if (run(['rg', '--version'], root).status !== 0) return { figures: [], notes: ['ripgrep is left out, it is not installed'] };
  const times = words.map((word) => run(['rg', '--line-number', '--ignore-case', word], root).ms);
  const summary = summarize(times);
  const shown = `${milliseconds(summary.p50)} (p95 ${milliseconds(summary.p95)})`;
  return { figures: [figure(`rg -n -i, the same ${words.length} words, whole process, p50`, '', shown, true, summary)], notes: [] };
}

function codegraph(root: string, { names }: Questions): Comparison {
  const command = CODEGRAPH_COMMANDS.find((candidate) => run([...candidate, '--version'], root).stdout.includes(CODEGRAPH_VERSION));
  if (command === undefined) return { figures: [], notes: [`CodeGraph is left out, version ${CODEGRAPH_VERSION} is not installed`] };
  try {
    const index = run([...command, 'init', '--index'], root, INDEX_DEADLINE_MS);
    if (index.status !== 0) return { figures: [], notes: [`CodeGraph is left out, it could not index: ${index.stderr.trim()}`] };
    const query = run([...command, 'query', names[0]!], root);
    return {
      figures: [
        figure('CodeGraph, init and index', '', seconds(index.ms), true, index.ms),
        figure('CodeGraph, one query, whole process', '', milliseconds(query.ms), true, query.ms),
      ],
      notes: [],
    };
  } finally {
    rmSync(join(root, '.codegraph'), { recursive: true, force: true });
  }
}

function run([program, ...args]: readonly string[], cwd: string, timeout = QUERY_DEADLINE_MS) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program!, args, {
    cwd,
    encoding: 'utf8',
    timeout,
    maxBuffer: MAX_OUTPUT_BYTES,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '', ms: performance.now() - start };
}
