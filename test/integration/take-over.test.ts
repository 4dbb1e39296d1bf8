/** An index that starts from a sibling's: it equals a fresh one, and holds nothing else. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentParser } from '../../src/code-index/parse/document-parser.ts';
import { edits, git, projectToEdit, type Edit } from '../helpers/edits.ts';
import { contentOf, indexInProcess, takenOverInProcess } from '../helpers/index-in-process.ts';
import { DIST } from '../helpers/paths.ts';
import { temporaryDirectory, writeFiles } from '../helpers/temporary.ts';

const SCRIPTS = 15;

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

const relatives = {
  worktree: (root: string, target: string) => git(root, 'worktree', 'add', '-q', '--detach', target),
  clone: (root: string, target: string) => git(root, 'clone', '-q', '.', target),
  copy: (root: string, target: string) => cpSync(root, target, { recursive: true, preserveTimestamps: true }),
};

interface Scenario {
  readonly relative: keyof typeof relatives;
  /** Before the sibling is indexed, after that, and in the new tree. */
  readonly before: readonly Edit[];
  readonly after: readonly Edit[];
  readonly inside: readonly Edit[];
}

const scenarios = fc.record<Scenario>({
  relative: fc.constantFrom(...(Object.keys(relatives) as (keyof typeof relatives)[])),
  before: edits,
  after: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, edits),
  inside: fc.oneof(fc.constant([]), edits),
});

async function check({ relative, before, after, inside }: Scenario): Promise<boolean> {
  const root = projectToEdit(true);
  for (const edit of before) edit(root);
  const sibling = indexInProcess(root, parser);
  await sibling.run();
  for (const edit of after) edit(root);
  const tree = join(temporaryDirectory(), 'tree');
  relatives[relative](root, tree);
  for (const edit of inside) edit(tree);
  const { from, notices, index } = await takenOverInProcess(tree, parser, [sibling.file]);
  const report = await index.run();
  const fresh = indexInProcess(tree, parser);
  await fresh.run();
  expect(contentOf(index.reader)).toEqual(contentOf(fresh.reader));
  expect(notices).toEqual([]);
  expect(report.takenOver?.from).toBe(from);
  await index.run();
  expect(contentOf(index.reader)).toEqual(contentOf(fresh.reader));
  return from !== undefined;
}

describe('an index that was taken over', () => {
  it('shows nothing before it was compared, and then nothing that this tree has not', async () => {
    const root = projectToEdit(true);
    writeFiles(root, { 'src/secret.ts': 'export function onlyInTheSibling() {}\n' });
    const sibling = indexInProcess(root, parser);
    await sibling.run();
    const tree = join(temporaryDirectory(), 'tree');
    relatives.worktree(root, tree);
    writeFiles(tree, { 'src/a.ts': 'export function changed() {}\n' });
    const { from, index } = await takenOverInProcess(tree, parser, [sibling.file]);
    expect(from).toBe(root);
    expect(index.reader).toBeUndefined();
    const shown: unknown[] = [];
    const whileParsing = () => shown.push(['alpha', 'onlyInTheSibling', 'beta'].map((name) => index.symbols(name).map(({ path }) => path)));
    await index.run({ whileParsing });
    expect(shown).toEqual([[[], [], ['src/deep/b.py']]]);
    expect(index.symbols('changed')).toHaveLength(1);
  });

  it('is compared as a whole, though only one file is to be looked at', async () => {
    const root = projectToEdit(true);
    const sibling = indexInProcess(root, parser);
    await sibling.run();
    const tree = join(temporaryDirectory(), 'tree');
    relatives.worktree(root, tree);
    writeFiles(tree, { 'src/a.ts': 'export function changed() {}\n', 'src/deep/b.py': 'def other():\n    pass\n' });
    const { index } = await takenOverInProcess(tree, parser, [sibling.file]);
    await index.run({ paths: ['src/a.ts'] });
    const fresh = indexInProcess(tree, parser);
    await fresh.run();
    expect(contentOf(index.reader)).toEqual(contentOf(fresh.reader));
  });

  it('equals a fresh one, whatever differs between the trees', async () => {
    let takenOver = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        if (await check(scenario)) takenOver++;
      }),
      { numRuns: SCRIPTS },
    );
    expect(takenOver).toBeGreaterThan(0);
  });
});
