import { describe, expect, it } from 'vitest';
import { createPaths } from '../../../src/platform/paths.ts';

describe('paths', () => {
  it('move with INDEXER_HOME', () => {
    const paths = createPaths({ INDEXER_HOME: '/h' });
    expect(paths).toMatchObject({
      state: '/h/state',
      cache: '/h/cache',
      config: '/h/config',
      logs: '/h/state/logs',
      pm2Home: '/h/state/pm2',
    });
    expect(paths.supervisorSocket).toBe('/h/state/supervisor.sock');
  });

  it('keep sockets below 100 bytes, however long the home is', () => {
    const paths = createPaths({ INDEXER_HOME: `/${'long/'.repeat(40)}`, XDG_RUNTIME_DIR: '/run/user/1000' });
    expect(paths.runtime).toMatch(/^\/run\/user\/1000\/indexer-\d+-[0-9a-f]{12}$/);
    expect(Buffer.byteLength(`${paths.pm2Home}/interactor.sock`)).toBeLessThanOrEqual(100);
    expect(Buffer.byteLength(paths.supervisorSocket)).toBeLessThanOrEqual(100);
  });

  it('of two homes never share a runtime directory', () => {
    const [a, b] = ['a', 'b'].map((name) => createPaths({ INDEXER_HOME: `/${'long/'.repeat(40)}${name}` }).runtime);
    expect(a).not.toBe(b);
  });
});
