/** Anything a client might write to the proxy, with a daemon behind it and a client that wants its answers. */
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { webSocketUrl } from '../../src/domain/endpoint.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { COMMAND } from '../helpers/paths.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

/** A line, and the id its answer has: null for an error about something without an id, undefined for no answer. */
type Line = readonly [text: string, answer: number | null | undefined];
type Written = (id: number) => Line;

const ANSWER_DEADLINE_MS = 20_000;

const request = (method: string, params: unknown, more: object = {}): Written => {
  return (id) => [JSON.stringify({ jsonrpc: '2.0', id, method, params, ...more }), id];
};
const text = fc.string({ unit: 'binary', maxLength: 40 });
const requests = fc.oneof(
  fc.constant(request('ping', {})),
  fc.constant(request('tools/list', {})),
  text.map((name) => request('tools/call', { name: 'find_symbol', arguments: { name: `ShopCart ${name}` } })),
  fc.jsonValue().map((given) => request('tools/call', { name: 'find_symbol', arguments: given })),
  fc.jsonValue().map((params) => request('tools/call', params)),
  fc.jsonValue().map((params) => request('completion/complete', params)),
  text.map((method) => request(`x/${method}`, {})),
  fc.constant(request('ping', {}, { jsonrpc: '1.0' })),
);
const nonsense = fc
  .oneof(
    text.map((line) => `{${line}`),
    fc
      .jsonValue()
      .filter((value) => typeof value !== 'object' || Array.isArray(value))
      .map((value) => JSON.stringify(value)),
    fc.constantFrom(
      '{}',
      'null',
      '[]',
      '{"jsonrpc":"2.0"}',
      '{"id":1}',
      '{"id":null,"method":"ping"}',
      '{"id":{},"method":"ping"}',
      '{"method":5}',
    ),
  )
  .filter((line) => line.trim() !== '')
  .map((line): Written => () => [line.replaceAll('\n', ' '), null]);
const unanswered = fc
  .constantFrom(
    '',
    '  ',
    '\r',
    '{"jsonrpc":"2.0","method":"notifications/x"}',
    '{"jsonrpc":"2.0","id":"no","result":{}}',
    '{"jsonrpc":"2.0","method":"notifications/cancelled","params":null}',
  )
  .map((line): Written => () => [line, undefined]);

async function proxied() {
  const daemon = await runningDaemon({ roots: [temporaryProject({ 'src/cart.ts': 'export class ShopCart {}\n' })] });
  const endpoint = await daemon.endpoint();
  const environment = { MCP_SERVER_URL: webSocketUrl(endpoint), MCP_SERVER_TOKEN: endpoint.token };
  const child = execa(process.execPath, [COMMAND, 'proxy'], { env: environment, reject: false, buffer: false, encoding: 'buffer' });
  onTestFinished(() => void child.kill('SIGKILL'));
  /** How many answers each id got; those without one under null. */
  const answers = new Map<unknown, number>();
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const { id, method } = JSON.parse(line) as { id?: unknown; method?: unknown };
      if (method === undefined) answers.set(id, (answers.get(id) ?? 0) + 1);
    }
  });
  const write = (chunk: Buffer) => new Promise<void>((resolve) => void child.stdin.write(chunk, () => resolve()));
  return { child, answers, write };
}

it('each line is answered once, however it is cut and whatever is in it [proxy.fuzz] [proxy.bytes] [proxy.stdout]', async () => {
  const { child, answers, write } = await proxied();
  const expected = new Map<number | null, number>();
  let lastId = 0;
  const isAnswered = () => [...expected].every(([id, count]) => answers.get(id) === count);
  const lines = fc.array(fc.oneof({ weight: 3, arbitrary: requests }, nonsense, unanswered), { maxLength: 20 });
  const property = fc.asyncProperty(lines, fc.array(fc.nat(), { maxLength: 10 }), async (written, cuts) => {
    const all = written.map((line) => line(++lastId));
    for (const [, id] of all) if (id !== undefined) expected.set(id, (expected.get(id) ?? 0) + 1);
    const bytes = Buffer.from(all.map(([line]) => `${line}\n`).join(''));
    const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
    for (const [index, start] of [0, ...at].entries()) await write(bytes.subarray(start, at[index] ?? bytes.length));
    await waitUntil('the answers', isAnswered, ANSWER_DEADLINE_MS);
  });
  await fc.assert(property, { numRuns: 150, endOnFailure: true });
  expect(new Set(answers.keys())).toEqual(new Set(expected.keys()));
  expect(child.exitCode).toBeNull();
});

it('an id that is in flight, a line of eleven megabytes and one that is no text leave the others alone [proxy.fuzz] [proxy.line] [proxy.ids]', async () => {
  const { answers, write, child } = await proxied();
  const slow = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'reindex', arguments: { full: true } } };
  await write(Buffer.from(`${JSON.stringify(slow)}\n${JSON.stringify(slow)}\n`));
  await write(Buffer.alloc(11_000_000, 'x'));
  await write(Buffer.from('\n'));
  await write(Buffer.alloc(4_000_000, 0xff));
  // The last line has no end: it is one all the same.
  child.stdin.end('\n{"jsonrpc":"2.0","id":2,"method":"ping"}');
  await waitUntil('the answers', () => answers.get(2) === 1 && answers.get(null) === 2 && (answers.get(1) ?? 0) >= 1);
  const { exitCode } = await child;
  expect(exitCode).toBe(0);
});
