import { expect, it } from 'vitest';
import { IndexingProcess } from '../../../../src/code-index/build/indexing-process.ts';

it('starts nothing for a job that was called off before', async () => {
  const made = new IndexingProcess('there is no such program').relate(
    { type: 'relate', databaseFile: 'index.db', graphFile: 'graph.bin' },
    AbortSignal.abort(),
  );
  await expect(made).rejects.toMatchObject({ code: 'INDEX_FAILED', message: 'indexing was stopped' });
});
