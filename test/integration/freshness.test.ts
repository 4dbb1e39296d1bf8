/** The invariant of the index: whatever happens to the files, once it is quiet, the index equals a fresh one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DocumentParser } from '../../src/code-index/parse/document-parser.ts';
import { ProjectWatcher } from '../../src/code-index/watch/project-watcher.ts';
import { edits, projectToEdit, type Edit } from '../helpers/edits.ts';
import { contentOf, indexInProcess } from '../helpers/index-in-process.ts';
import { DIST } from '../helpers/paths.ts';
import { waitUntil } from '../helpers/wait.ts';

const SCRIPTS = 12;
const SETTLED_MS = 15_000;

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

async function checkScript(withGit: boolean, script: readonly Edit[]): Promise<void> {
  const root = projectToEdit(withGit);
  const index = indexInProcess(root, parser);
  const watcher = await ProjectWatcher.start({
    root,
    settleMs: 20,
    maxWaitMs: 100,
    onChanges: async (changes) => void (await index.run({ paths: changes === 'everything' ? null : changes })),
    onNotice: () => {},
  });
  onTestFinished(() => watcher.close());
  await index.run();
  for (const edit of script) edit(root);
  const fresh = indexInProcess(root, parser);
  await fresh.run();
  const expected = JSON.stringify(contentOf(fresh.reader));
  const isEqual = () => JSON.stringify(contentOf(index.reader)) === expected;
  await waitUntil('the index to equal a fresh one', isEqual, SETTLED_MS).catch(() => {
    expect(contentOf(index.reader), readdirSync(root, { recursive: true }).join(' ')).toEqual(contentOf(fresh.reader));
  });
  await watcher.close();
}

describe('the index after any edits', () => {
  it.each([
    ['with git', true],
    ['without git', false],
  ])('equals a fresh one, %s', async (_, withGit) => {
    await fc.assert(
      fc.asyncProperty(edits, (script) => checkScript(withGit, script)),
      { numRuns: SCRIPTS },
    );
  });
});
