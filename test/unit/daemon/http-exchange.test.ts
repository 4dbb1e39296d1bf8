import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { it, onTestFinished } from 'vitest';
import { writeResponse } from '../../../src/daemon/http-exchange.ts';
import { waitUntil } from '../../helpers/wait.ts';

it('a client that does not read its stream is cut off, and the stream ends [hostile.slow-reader]', async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let part = 0; part < 40; part++) controller.enqueue(new Uint8Array(1_048_576));
    },
    cancel: () => void (isCancelled = true),
  });
  const server = createServer((_incoming, outgoing) => {
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    writeResponse(response, outgoing).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await waitUntil('the end of the stream', () => isCancelled);
});
