import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { edgesAmong, readFileGraph, writeFileGraph, type FileGraph } from '../../../../src/code-index/map/file-graph.ts';
import { temporaryDirectory } from '../../../helpers/temporary.ts';

/** a uses b and c, b uses c. */
const GRAPH: FileGraph = {
  version: '42',
  madeInMs: 7.5,
  paths: ['a', 'b', 'c'],
  edges: { offsets: Uint32Array.of(0, 2, 3, 3), targets: Uint32Array.of(1, 2, 2), weights: Float32Array.of(1, 2, 3) },
};

it('gives back what was written', () => {
  const file = join(temporaryDirectory(), 'graph.bin');
  expect(readFileGraph(file)).toBeUndefined();
  writeFileGraph(file, GRAPH);
  expect(readFileGraph(file)).toMatchObject(GRAPH);
});

it.each([
  ['is cut', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ['is something else', () => Buffer.from('{}')],
  ['is empty', () => Buffer.alloc(0)],
])('is none when the file %s', (_, change) => {
  const file = join(temporaryDirectory(), 'graph.bin');
  writeFileGraph(file, GRAPH);
  writeFileSync(file, change(readFileSync(file)));
  expect(readFileGraph(file)).toBeUndefined();
});

it('is none when its parts do not belong together', () => {
  const file = join(temporaryDirectory(), 'graph.bin');
  writeFileGraph(file, { ...GRAPH, paths: ['a', 'b'] });
  expect(readFileGraph(file)).toBeUndefined();
});

it('keeps the edges between the files that are still there, wherever they are in the list', () => {
  expect(edgesAmong(['a', 'b', 'c'], GRAPH)).toBe(GRAPH.edges);
  const { offsets, targets, weights } = edgesAmong(['new', 'c', 'a'], GRAPH);
  expect([[...offsets], [...targets], [...weights]]).toEqual([[0, 0, 0, 1], [1], [2]]);
});
