import { describe, expect, it } from 'vitest';
import { pathInProject } from '../../../src/code-index/query/outline.ts';

describe('path in a project', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['/code/project/src/a.ts', 'src/a.ts'],
    ['src/../b.ts', 'b.ts'],
  ])('%s -> %s', (path, expected) => {
    expect(pathInProject('/code/project', path)).toBe(expected);
  });

  it.each(['..', '../x', 'src/../../x', '/etc/passwd', '/code/project-other/x'])('never leaves it: %s', (path) => {
    expect(() => pathInProject('/code/project', path)).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }));
  });
});
