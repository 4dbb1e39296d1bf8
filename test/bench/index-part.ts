/** The figures of the code index on one corpus. */
import { join } from 'node:path';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import type { Section } from './figures.ts';
import { checkoutFigure, prepareCheckout, savedFigure } from './freshness.ts';
import { fullIndexFigures, measureFullIndex } from './full-index.ts';
import { goalsOf } from './goals.ts';
import { idleFigure } from './idle-memory.ts';
import { otherPrograms } from './other-programs.ts';
import { hasProc } from './process-tree.ts';
import { indexer, StdioServer } from './processes.ts';
import { copyProject } from './project-copy.ts';
import { queryFigures } from './queries.ts';
import { indexedFiles, questionsOf } from './questions.ts';

const NO_PROC = 'memory and processor time are left out, this system has no /proc';

export interface Repetitions {
  readonly fullIndexes: number;
  readonly rounds: number;
  readonly saves: number;
}

/** Works on a copy; neither the corpus nor a daemon that serves it is touched. */
export async function indexPart({ name, directory }: Corpus, { fullIndexes, rounds, saves }: Repetitions): Promise<Section> {
  const copy = copyProject(directory);
  try {
    const indexFiles = indexDirectory(createPaths(), projectIdOf(copy.root));
    const full = await measureFullIndex(copy.root, indexFiles, fullIndexes);
    const reader = IndexReader.open(join(indexFiles, 'code_index.db'))!;
    const [questions, files] = [questionsOf(reader, copy.root), indexedFiles(reader)];
    reader.close();
    const goals = goalsOf(name, full.summary.documents);
    const sourceBytes = files.reduce((sum, { size }) => sum + size, 0);
    const others = otherPrograms(copy.root, questions);

    const checkout = prepareCheckout(copy, files);
    await startDaemon(copy.root);
    const proxy = StdioServer.proxy(copy.root);
    await proxy.initialize();
    const figures = [
      ...fullIndexFigures(full, sourceBytes, goals),
      ...(await queryFigures(proxy, questions, goals, rounds)),
      await savedFigure(proxy, copy, files, { goals, saves }),
      await checkoutFigure(proxy, copy, checkout, goals),
      ...(hasProc ? [await idleFigure(copy.root, goals)] : []),
      ...others.figures,
    ];
    await proxy.close();
    return { title: `code index of ${name}`, figures, notes: [...others.notes, ...(hasProc ? [] : [NO_PROC])] };
  } finally {
    await indexer('supervisor', 'stop');
    copy.remove();
  }
}
