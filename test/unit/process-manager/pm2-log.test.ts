import { describe, expect, it } from 'vitest';
import { exitsInLog } from '../../../src/process-manager/pm2-log.ts';

const LOG = `2026-11-21T10:28:22: PM2 log: App [indexerd-shop:1] online
2026-11-21T10:28:23: PM2 log: App [indexerd-shop:1] exited with code [0] via signal [SIGKILL]
2026-11-21T10:28:23: PM2 log: App [indexerd-shop:1] will restart in 100ms
2026-11-21T10:28:24: PM2 log: App [indexerd-shop-2:2] exited with code [1] via signal [SIGINT]
2026-11-21T10:28:27: PM2 log: App [indexerd-shop:1] exited with code [76] via signal [SIGINT]
2026-11-21T10:28:27: PM2 lo`;

describe("pm2's log", () => {
  it('tells how each process of a name ended, newest first', () => {
    expect(exitsInLog(LOG, 'indexerd-shop')).toEqual([
      { code: 76, signal: null, at: new Date('2026-11-21T10:28:27').toISOString() },
      { code: null, signal: 'SIGKILL', at: new Date('2026-11-21T10:28:23').toISOString() },
    ]);
    expect(exitsInLog(LOG, 'indexerd')).toEqual([]);
    expect(exitsInLog('', 'indexerd-shop')).toEqual([]);
  });
});
