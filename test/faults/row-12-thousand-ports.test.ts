import { createServer, type Server } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PORT_BASE, PORT_RANGE, preferredPortOfProject, probeSequence } from '../../src/domain/preferred-port.ts';
import { listenOnLoopback } from '../../src/platform/loopback.ts';

const isPreferred = (port: number) => port >= PORT_BASE && port < PORT_BASE + PORT_RANGE;

describe('1,000 projects', () => {
  it('get 1,000 ports, the last ones any that are free', async () => {
    const servers: Server[] = [];
    onTestFinished(() => servers.forEach((server) => server.close()));
    const ports: number[] = [];
    for (let index = 0; index < 1000; index++) {
      const server = createServer();
      servers.push(server);
      ports.push(await listenOnLoopback(server, { preferred: preferredPortOfProject(`/home/user/code/project-${index}`) }));
    }
    expect(new Set(ports).size).toBe(1000);
    const usable = new Set(probeSequence(PORT_BASE));
    expect(ports.filter((port) => isPreferred(port) && !usable.has(port))).toEqual([]);
    // Other programs may hold some of the range; all that was free is used before any other port is.
    const others = ports.filter((port) => !isPreferred(port));
    expect(others.length).toBeGreaterThanOrEqual(1000 - usable.size);
    expect(others.length).toBeLessThan(1000 - usable.size + 100);
    const firstOther = ports.findIndex((port) => !isPreferred(port));
    expect(ports.slice(firstOther).filter(isPreferred).length).toBeLessThan(20);
  });
});
