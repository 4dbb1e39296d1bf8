import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedLines } from '../../../src/code-index/graph/changed-lines.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

function repository(files: Record<string, string>): string {
  const root = temporaryDirectory();
  writeFiles(root, files);
  const git = (...args: string[]) => execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'first');
  return root;
}

describe('changed lines', () => {
  it('are those of the working tree, with new files as a whole', async () => {
    const root = repository({ 'a b.ts': '1\n2\n3\n4\n', 'ü.ts': '1\n', 'gone.ts': '1\n', 'same.ts': '1\n', '.gitignore': '*.log\n' });
    writeFiles(root, { 'a b.ts': '1\nx\n3\n4\n5\n6\n', 'ü.ts': '++ b/no.ts\n', 'new/c.ts': '1\n', 'x.log': '1\n' });
    rmSync(join(root, 'gone.ts'));
    expect(await changedLines(root, 'HEAD')).toEqual([
      {
        path: 'a b.ts',
        ranges: [
          { start: 2, end: 2 },
          { start: 5, end: 6 },
        ],
      },
      { path: 'ü.ts', ranges: [{ start: 1, end: 1 }] },
      { path: 'new/c.ts', ranges: [{ start: 1, end: Infinity }] },
    ]);
  });

  it('know where lines were taken out', async () => {
    const root = repository({ 'a.ts': '1\n2\n3\n' });
    writeFiles(root, { 'a.ts': '1\n3\n' });
    expect(await changedLines(root, 'HEAD')).toEqual([{ path: 'a.ts', ranges: [{ start: 1, end: 0 }] }]);
  });

  it.each(['nowhere', '--output=x', 'a b', ''])('refuse %j as a commit', async (base) => {
    await expect(changedLines(repository({ 'a.ts': '1\n' }), base)).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });
});
