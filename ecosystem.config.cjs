/**
 * The supervisor as a pm2 app: `indexer supervisor start` uses this, under a pm2 home of indexer's own, and
 * `pm2 start ecosystem.config.cjs` by hand gives the same supervisor. It starts the daemons itself, on demand;
 * INDEXER_POOL_SIZE=4 gives it a pool of four to start with.
 */
const { join } = require('node:path');

const inherited = [
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'INDEXER_HOME',
  'INDEXER_POOL_SIZE',
];

module.exports = {
  apps: [
    {
      name: 'indexer-supervisor',
      script: join(__dirname, 'dist', 'bin', 'supervisor.cjs'),
      exec_mode: 'fork',
      autorestart: true,
      exp_backoff_restart_delay: 100,
      kill_timeout: 20000,
      stop_exit_codes: [2, 3, 4, 75, 76, 77, 78, 100],
      treekill: false,
      pmx: false,
      vizion: false,
      automation: false,
      // [''] means: nothing is inherited. `true` would not filter, and pm2 writes the environment to disk.
      filter_env: [''],
      env: Object.fromEntries(inherited.filter((name) => process.env[name]).map((name) => [name, process.env[name]])),
    },
  ],
};
