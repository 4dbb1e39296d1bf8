import { setImmediate as nextTurn } from 'node:timers/promises';
import { CodeGraph } from '../graph/code-graph.ts';
import { fileEdges } from '../graph/file-edges.ts';
import { IndexReader } from '../store/index-reader.ts';
import { writeFileGraph } from './file-graph.ts';

export interface FileGraphJob {
  readonly databaseFile: string;
  readonly graphFile: string;
  /** Called after some hundred documents. */
  readonly onStep: () => void;
}

/** Makes the file graph of the index as it is now; others get a turn meanwhile. Without an index there is nothing to make. */
export async function makeFileGraph({ databaseFile, graphFile, onStep }: FileGraphJob): Promise<void> {
  const reader = IndexReader.open(databaseFile);
  if (reader === undefined) return;
  try {
    const start = performance.now();
    const graph = await reader.longSnapshot(async () => {
      const version = reader.updatedAtUs();
      const steps = fileEdges(CodeGraph.of(reader));
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        onStep();
        await nextTurn();
      }
      const { documents, ...edges } = step.value;
      return {
        version,
        paths: documents.map((id) => reader.get<{ path: string }>('SELECT path FROM documents WHERE id = ?', [id])!.path),
        edges,
      };
    });
    writeFileGraph(graphFile, { ...graph, madeInMs: performance.now() - start });
  } finally {
    reader.close();
  }
}
