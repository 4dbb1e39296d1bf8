/** The figures of the code index on one corpus. */
import { join } from 'node:path';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { messageOf } from '../../src/domain/errors.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import type { Figure, Section } from './figures.ts';
import { checkoutFigure, prepareCheckout, savedFigure } from './freshness.ts';
import { fullIndexFigures, measureFullIndex } from './full-index.ts';
import { goalsOf } from './goals.ts';
import { idleFigure } from './idle-memory.ts';
import { otherPrograms } from './other-programs.ts';
import { hasProc } from './process-tree.ts';
import { indexer, StdioServer } from './processes.ts';
import { copyProject } from './project-copy.ts';
import { queryFigures } from './queries.ts';
import { indexedFiles, questionsOf, type IndexedFile, type Questions } from './questions.ts';

const NO_PROC = 'memory and processor time are left out, this system has no /proc';

export interface Repetitions {
  readonly fullIndexes: number;
  readonly rounds: number;
  readonly saves: number;
}

/** Works on a copy; neither the corpus nor a daemon that serves it is touched. What cannot be measured is named. */
export async function indexPart({ name, directory }: Corpus, { fullIndexes, rounds, saves }: Repetitions): Promise<Section> {
  const copy = copyProject(directory);
  const figures: Figure[] = [];
  const notes: string[] = hasProc ? [] : [NO_PROC];
  const measure = async (what: string, work: () => Promise<readonly Figure[]>) => {
    try {
      figures.push(...(await work()));
    } catch (error) {
      notes.push(`${what} could not be measured: ${messageOf(error)}`);
    }
  };
  try {
    const indexFiles = indexDirectory(createPaths(), projectIdOf(copy.root));
    const full = await measureFullIndex(copy.root, indexFiles, fullIndexes);
    const { questions, files } = whatIsIndexed(join(indexFiles, 'code_index.db'), copy.root);
    const goals = goalsOf(name, full.summary.documents);
    const sourceBytes = files.reduce((sum, { size }) => sum + size, 0);
    figures.push(...fullIndexFigures(full, sourceBytes, goals));
    const others = otherPrograms(copy.root, questions);

    const checkout = prepareCheckout(copy, files);
    await startDaemon(copy.root);
    const proxy = StdioServer.proxy(copy.root);
    await proxy.initialize();
    await measure('answers', () => queryFigures(proxy, questions, goals, rounds));
    await measure('a save', async () => [await savedFigure(proxy, copy, files, { goals, saves })]);
    await measure('a checkout', async () => [await checkoutFigure(proxy, copy, checkout, goals)]);
    if (hasProc) await measure('memory at rest', async () => [await idleFigure(copy.root, goals)]);
    await proxy.close();
    return { title: `code index of ${name}`, figures: [...figures, ...others.figures], notes: [...notes, ...others.notes] };
  } finally {
    await indexer('supervisor', 'stop');
    copy.remove();
  }
}

function whatIsIndexed(databaseFile: string, root: string): { questions: Questions; files: readonly IndexedFile[] } {
  const reader = IndexReader.open(databaseFile)!;
  try {
    return { questions: questionsOf(reader, root), files: indexedFiles(reader) };
  } finally {
    reader.close();
  }
}
