/** Adds the project's token to what the suite sends, because the suite has none; everything else passes as it is. */
import { createServer, request as httpRequest } from 'node:http';
import { mcpPath } from '../../src/domain/endpoint.ts';
import { LOOPBACK } from '../../src/platform/loopback.ts';
import { listen, type Target } from './fixture-daemon.ts';

export interface Front {
  readonly url: string;
  close(): void;
}

export async function startFront({ port, projectId, token }: Omit<Target, 'close'>): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const forwarded = httpRequest(
      { host: LOOPBACK, port, path: mcpPath(projectId), method, headers: { ...headers, authorization: `Bearer ${token}` } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  const port_ = await listen(server);
  return {
    url: `http://localhost:${port_}/mcp`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
