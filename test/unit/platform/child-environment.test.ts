import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../../src/platform/child-environment.ts';
import { FINAL_EXIT_CODES } from '../../../src/domain/exit-code.ts';
import { REPOSITORY } from '../../helpers/paths.ts';

const require = createRequire(import.meta.url);

describe('environment of resident processes', () => {
  it('holds what they need and no secret of the shell', () => {
    const environment = childEnvironment({
      PATH: '/bin',
      HOME: '/h',
      AWS_SECRET_ACCESS_KEY: 's',
      GITHUB_TOKEN: 't',
      NODE_OPTIONS: '--inspect',
      INDEXER_HOME: '/i',
    });
    expect(environment).toEqual({ PATH: '/bin', HOME: '/h', INDEXER_HOME: '/i', MALLOC_ARENA_MAX: '1' });
  });
});

describe('ecosystem.config.cjs', () => {
  const { apps } = require(join(REPOSITORY, 'ecosystem.config.cjs')) as {
    apps: [Record<string, unknown> & { env: Record<string, string> }];
  };
  const [app] = apps;

  it('starts the supervisor and nothing else', () => {
    expect(apps).toHaveLength(1);
    expect(app).toMatchObject({
      name: 'indexer-supervisor',
      script: join(REPOSITORY, 'dist', 'bin', 'supervisor.cjs'),
      filter_env: [''],
      autorestart: true,
    });
  });

  it('agrees with the constants of the code', () => {
    expect(app['stop_exit_codes']).toEqual([...FINAL_EXIT_CODES].sort((a, b) => a - b));
    const variables = ['HOME', 'PATH', 'LANG', 'TMPDIR', 'XDG_RUNTIME_DIR', 'INDEXER_HOME', 'INDEXER_POOL_SIZE'];
    const everything = Object.fromEntries(variables.map((name) => [name, 'x']));
    expect(Object.keys(childEnvironment(everything))).toEqual(expect.arrayContaining(variables));
    expect(Object.keys(app.env).filter((name) => childEnvironment({ [name]: 'x' })[name] === undefined)).toEqual([]);
  });
});
