/** When the graph of the maps is made. */
import { describe, expect, it } from 'vitest';
import type { IndexingProcesses } from '../../../../src/code-index/build/indexing-processes.ts';
import type { MapResult, MapThread } from '../../../../src/code-index/map/map-thread.ts';
import { EMPTY_MAP } from '../../../../src/code-index/map/repo-map.ts';
import { RepoMaps } from '../../../../src/code-index/map/repo-maps.ts';
import { waitUntil } from '../../../helpers/wait.ts';

const OPTIONS = { focus: [], maxTokens: 1000 };

/** Each making takes one of the results; `drawn` counts maps, `files` tells the version of the graph that a map was drawn with. */
function maps({ graph, makings, patienceMs = 5000 }: { graph: MapResult['graph']; makings: (() => Promise<void>)[]; patienceMs?: number }) {
  const seen = { made: 0, drawn: 0, notices: [] as string[] };
  let current = graph;
  const thread = {
    run: async () => {
      seen.drawn++;
      return { map: { ...EMPTY_MAP, files: seen.made }, graph: current };
    },
    close: async () => {},
  };
  const processes = {
    relate: async () => {
      await makings.shift()!();
      seen.made++;
      current = { isCurrent: true, madeInMs: 1 };
    },
  };
  const all = new RepoMaps({
    directory: '.',
    dist: '.',
    databaseFile: 'index.db',
    thread: thread as unknown as MapThread,
    processes: processes as unknown as IndexingProcesses,
    onNotice: (notice) => seen.notices.push(notice),
    patienceMs,
  });
  return { all, seen, change: (madeInMs: number) => (current = { isCurrent: false, madeInMs }) };
}
const works = async () => {};
const fails = async () => {
  throw new Error('no room');
};

describe('the graph of the maps', () => {
  it('is made by the first map, and used by the next ones', async () => {
    const { all, seen } = maps({ graph: null, makings: [works] });
    expect(await all.map(OPTIONS)).toMatchObject({ files: 1 });
    expect(await all.map(OPTIONS)).toMatchObject({ files: 1 });
    expect(seen).toMatchObject({ made: 1, drawn: 3 });
  });

  it('is made once for maps that are asked for at the same time', async () => {
    const { all, seen } = maps({ graph: null, makings: [works] });
    await Promise.all([all.map(OPTIONS), all.map(OPTIONS)]);
    expect(seen.made).toBe(1);
  });

  it('is made again before the map when that is quick', async () => {
    const { all } = maps({ graph: { isCurrent: false, madeInMs: 100 }, makings: [works] });
    expect(await all.map(OPTIONS)).toMatchObject({ files: 1 });
  });

  it('is made beside the map when that takes long, and not all the time', async () => {
    const { all, seen, change } = maps({ graph: { isCurrent: false, madeInMs: 60_000 }, makings: [works] });
    expect(await all.map(OPTIONS)).toMatchObject({ files: 0 });
    await waitUntil('the graph', () => seen.made === 1);
    change(60_000);
    expect(await all.map(OPTIONS)).toMatchObject({ files: 1 });
    expect(seen.made).toBe(1);
  });

  it('fails with what its making fails with, or says so when there is an older one', async () => {
    await expect(maps({ graph: null, makings: [fails] }).all.map(OPTIONS)).rejects.toThrow('no room');
    const { all, seen } = maps({ graph: { isCurrent: false, madeInMs: 60_000 }, makings: [fails] });
    await all.map(OPTIONS);
    await waitUntil('the notice', () => seen.notices.some((notice) => notice.includes('no room')));
  });

  it('goes on being made when the first one who asks has waited long enough', async () => {
    let finish = () => {};
    const slow = () => new Promise<void>((resolve) => (finish = resolve));
    const { all, seen } = maps({ graph: null, makings: [slow], patienceMs: 20 });
    await expect(all.map(OPTIONS)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    finish();
    await waitUntil('the graph', () => seen.made === 1);
    expect(await all.map(OPTIONS)).toMatchObject({ files: 1 });
  });
});
