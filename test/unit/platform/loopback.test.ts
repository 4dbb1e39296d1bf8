import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assertPortFree, listenOnLoopback } from '../../../src/platform/loopback.ts';

function server(): Server {
  const made = createServer();
  onTestFinished(() => void made.close());
  return made;
}

describe('loopback', () => {
  it('binds the preferred port, and the next ones when it is taken', async () => {
    const preferred = 9300; // far from the end of the range, where probing starts over
    const ports = [];
    for (let turn = 0; turn < 3; turn++) ports.push(await listenOnLoopback(server(), { preferred }));
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= preferred && port < preferred + 60)).toBe(true);
  });

  it('binds 127.0.0.1 and nothing else', async () => {
    const bound = server();
    await listenOnLoopback(bound, { preferred: 9700 });
    expect((bound.address() as AddressInfo).address).toBe('127.0.0.1');
  });

  it('takes a pinned port or names who has it', async () => {
    const first = await listenOnLoopback(server(), { preferred: 9600 });
    await expect(listenOnLoopback(server(), { pinned: first })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(`pid ${process.pid}`) as string,
    });
    await expect(assertPortFree(first)).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });
});
