/** Calls tools of a daemon over a connection to it. */
import * as z from 'zod';
import type { Connection } from '../connector/dial.ts';
import { FORMAT_META_KEY } from '../domain/answer-format.ts';
import { errorFromBody, IndexerError } from '../domain/errors.ts';
import { DeadlineError, withDeadline } from '../platform/deadline.ts';
import type { Question } from './question.ts';

const CALL_DEADLINE_MS = 30_000;
const PROTOCOL_VERSION = '2026-07-28';

const answerSchema = z.object({
  id: z.number().optional(),
  error: z.object({ message: z.string() }).optional(),
  result: z.object({ isError: z.boolean().optional(), content: z.array(z.object({ text: z.string() })) }).optional(),
});

type Answer = z.infer<typeof answerSchema>;

export class DaemonTools {
  readonly #socket: Connection['socket'];
  readonly #closed: Promise<never>;
  #lastId = 0;

  constructor({ socket }: Connection) {
    this.#socket = socket;
    this.#closed = new Promise((_, reject) => {
      socket.once('close', () => reject(new IndexerError('DAEMON_UNREACHABLE', 'the daemon closed the connection')));
    });
    // Between two calls nobody waits for it.
    this.#closed.catch(() => undefined);
  }

  /**
   * One request of the stateless protocol era: no handshake is needed.
   *
   * @throws DAEMON_UNREACHABLE when the connection ends before the answer, DAEMON_TIMEOUT when there is none after 30 s, and the
   *   error that the tool answers with
   */
  async call({ tool, input, format }: Question): Promise<string> {
    const id = ++this.#lastId;
    const meta = {
      'io.modelcontextprotocol/protocolVersion': PROTOCOL_VERSION,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'indexer-cli', version: '1' },
      [FORMAT_META_KEY]: format,
    };
    const answered = this.#answerTo(id);
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: input, _meta: meta } }));
    const { error, result } = await inTime(Promise.race([answered, this.#closed]), `the answer to ${tool}`);
    const text = result?.content[0]?.text ?? '';
    if (error) throw new IndexerError('INTERNAL', error.message);
    if (result?.isError) throw toolError(text, format);
    return text;
  }

  close(): void {
    this.#socket.close();
  }

  #answerTo(id: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const listen = (data: unknown) => {
        try {
          const answer = answerSchema.parse(JSON.parse((data as Buffer).toString('utf8')));
          if (answer.id !== id) return;
          resolve(answer);
        } catch (error) {
          reject(new IndexerError('INTERNAL', 'the daemon answered what is no answer', { cause: error }));
        }
        this.#socket.off('message', listen);
      };
      this.#socket.on('message', listen);
    });
  }
}

async function inTime(answer: Promise<Answer>, what: string): Promise<Answer> {
  try {
    return await withDeadline(answer, CALL_DEADLINE_MS, what);
  } catch (error) {
    if (error instanceof DeadlineError) throw new IndexerError('DAEMON_TIMEOUT', error.message, { cause: error });
    throw error;
  }
}

function toolError(text: string, format: Question['format']): IndexerError {
  if (format === 'json') return errorFromBody((JSON.parse(text) as { error: object }).error);
  const [, code, message] = /^([A-Z_]+): (.*)/.exec(text) ?? [];
  return errorFromBody({ code, message: message ?? text });
}
