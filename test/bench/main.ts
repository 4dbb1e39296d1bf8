/**
 * The figures that the project promises, measured on this machine: tables, and the same as JSON.
 *
 *   npm run bench -- [--part runtime|mcp|index|graph|worktrees|supervisor] [--corpus DIR]... [--json FILE] [--quick]
 *
 * Absolute times depend on the machine and on what else it does; ratios are taken from pairs in one run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpora } from './corpus.ts';
import { sectionText, type Section } from './figures.ts';
import { explorePart } from './explore-part.ts';
import { graphPart } from './graph-part.ts';
import { indexPart } from './index-part.ts';
import { mcpPart } from './mcp-part.ts';
import { runtimePart } from './runtime-part.ts';
import { supervisorPart } from './supervisor-part.ts';
import { worktreesPart } from './worktrees-part.ts';

const { values: options } = parseArgs({
  options: {
    part: { type: 'string' },
    corpus: { type: 'string', multiple: true, default: [] },
    json: { type: 'string', default: 'bench.json' },
    quick: { type: 'boolean', default: false },
  },
});
const PARTS = ['runtime', 'mcp', 'index', 'graph', 'worktrees', 'supervisor'];
if (options.part !== undefined && !PARTS.includes(options.part)) throw new Error(`--part is one of ${PARTS.join(', ')}`);
const isWanted = (part: string) => options.part === undefined || options.part === part;

const scale = options.quick ? 0.2 : 1;
const times = (count: number) => Math.max(3, Math.round(count * scale));
const { found, missing } = corpora(options.corpus);
const sections: Section[] = [];
const home = mkdtempSync(join(tmpdir(), 'ixb-'));
process.env['INDEXER_HOME'] = home;
try {
  if (isWanted('runtime') && found.length > 0) show(await runtimePart(found[0]!, times));
  if (isWanted('mcp') && found.length > 0) show(await mcpPart(found[0]!, times));
  if (isWanted('index')) {
    for (const corpus of found) show(await indexPart(corpus, { fullIndexes: times(5), rounds: times(10), saves: times(20) }));
  }
  if (isWanted('graph')) {
    for (const corpus of found) {
      show(await graphPart(corpus, times(5)));
      show(await explorePart(corpus, times(10)));
    }
  }
  if (isWanted('worktrees')) for (const corpus of found) show(await worktreesPart(corpus, times(10)));
  if (isWanted('supervisor')) show(await supervisorPart(times));
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
for (const note of missing) process.stdout.write(`- ${note}\n`);

/** Each as soon as it is measured: the next one may take minutes. */
function show(section: Section): void {
  sections.push(section);
  process.stdout.write(`${sectionText(section)}\n`);
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cpus: cpus().length, loadAverage: loadavg()[0] };
  writeFileSync(options.json, `${JSON.stringify({ machine, sections, missing }, null, 2)}\n`);
}
