/** What a further work tree of an indexed repository costs. */
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import type { IndexSummary } from '../../src/domain/daemon.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import { atMost, figure, megabytes, seconds, type Figure, type Section } from './figures.ts';
import { goalsOf } from './goals.ts';
import { indexer } from './processes.ts';
import { copyProject, type ProjectCopy } from './project-copy.ts';
import { indexedFiles, spread, type IndexedFile } from './questions.ts';

const CHANGED_FILES = 20;
/** Appending to a larger file is not what people do. */
const MAX_CHANGED_BYTES = 200_000;

/** @param trees the last of them is what the goal is about: by then there are as many siblings to choose from */
export async function worktreesPart({ name, directory }: Corpus, trees: number): Promise<Section> {
  const copy = copyProject(directory);
  try {
    const first = await timed(() => indexed(copy.root));
    const files = filesOf(copy.root).filter(({ size }) => size < MAX_CHANGED_BYTES);
    const goals = goalsOf(name, first.value.documents);
    const turns: { readonly ms: number; readonly value: IndexSummary }[] = [];
    for (let turn = 0; turn < trees; turn++) {
      const tree = workTree(copy, files, `t${turn}`);
      turns.push(await timed(() => indexed(tree)));
    }
    const last = turns.at(-1)!;
    const show = seconds;
    await startDaemon(copy.root); // whoever opens the tenth has a supervisor
    const served = workTree(copy, files, 'served');
    const started = await timed(() => startDaemon(served));
    return {
      title: `work trees of ${name}`,
      figures: [
        atMost(`index of ${first.value.documents} files from nothing, whole command`, first.ms, { limit: undefined, show }),
        atMost(`work tree no. ${trees} with ${CHANGED_FILES} changed files, whole command`, last.ms, {
          limit: goals.worktree,
          show,
          data: turns,
        }),
        atMost('another one, from the start of its daemon to ready', started.ms, { limit: goals.worktree, show }),
        takenOverFigure(last.value),
        await equalFigure(join(dirname(copy.root), `t${trees - 1}`)),
        atMost('index of a work tree / of the first one, size', last.value.sizeBytes / first.value.sizeBytes, {
          limit: undefined,
          show: (value) => value.toFixed(2),
          also: `${megabytes(last.value.sizeBytes)}, before what the file system shares`,
        }),
      ],
      notes: [],
    };
  } finally {
    await indexer('supervisor', 'stop');
    copy.remove();
  }
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly ms: number; readonly value: Value }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

async function indexed(root: string, ...options: string[]): Promise<IndexSummary> {
  return JSON.parse(await indexer('index', '--json', '--project', root, ...options)) as IndexSummary;
}

/** Beside the copy, with changes all over that no other one has. */
function workTree(copy: ProjectCopy, files: readonly IndexedFile[], name: string): string {
  const root = join(dirname(copy.root), name);
  copy.git('worktree', 'add', '--quiet', '--detach', root);
  for (const { path } of spread(files, CHANGED_FILES)) appendFileSync(join(root, path), `\n// benchworktree${name}\n`);
  return root;
}

function takenOverFigure({ takenOver, documents }: IndexSummary): Figure {
  const measured = takenOver ? `${takenOver.reused} reused, ${takenOver.parsed} parsed` : 'nothing';
  const isRight = takenOver?.parsed === CHANGED_FILES && takenOver.reused === documents - CHANGED_FILES;
  return figure('taken over', `all but ${CHANGED_FILES}`, measured, isRight, takenOver);
}

/** The same tree, built from nothing, gives the same documents. */
async function equalFigure(tree: string): Promise<Figure> {
  const before = documentsOf(tree);
  await indexed(tree, '--full');
  const isEqual = before === documentsOf(tree);
  return figure('documents and symbols equal those of a full index', 'yes', isEqual ? 'yes' : 'no', isEqual, isEqual);
}

function documentsOf(root: string): string {
  return read(root, (reader) =>
    JSON.stringify(
      reader.all(
        'SELECT path, hash, class, language, lines, documents.symbols, packed.symbols IS NULL, length(packed.symbols) FROM documents LEFT JOIN packed ON document_id = id ORDER BY path',
      ),
    ),
  );
}

function filesOf(root: string): readonly IndexedFile[] {
  return read(root, indexedFiles);
}

function read<Value>(root: string, query: (reader: IndexReader) => Value): Value {
  const reader = IndexReader.open(join(indexDirectory(createPaths(), projectIdOf(root)), 'code_index.db'))!;
  try {
    return query(reader);
  } finally {
    reader.close();
  }
}
