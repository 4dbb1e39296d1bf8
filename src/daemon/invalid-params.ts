import {
  ProtocolError,
  ProtocolErrorCode,
  type JSONRPCRequest,
  type McpServer,
  type Result,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { messageOf } from '../domain/errors.ts';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

/** The SDK's hook for subclasses of its server; McpServer makes its server itself. */
interface Hooked {
  _wrapHandler(method: string, handler: Handler): Handler;
  /** What the SDK registered before we could hook in: `initialize`, and what belongs to the capabilities. */
  readonly _requestHandlers: Map<string, Handler>;
}

const MAX_MESSAGE = 500;
/** They fit on one page, which the SDK gives whatever the cursor: none of them can be ours. */
const ONE_PAGE: ReadonlySet<string> = new Set(['tools/list', 'resources/templates/list']);

/**
 * Parameters that do not fit are the caller's fault (-32602). The SDK checks them before it calls a handler, and answers
 * -32603 for all but tools/call. Handlers of ours fail by rejecting, so that what is thrown at once is the check's.
 */
export function answerInvalidParams({ server }: McpServer): void {
  const hooked = server as unknown as Hooked;
  const wrap = hooked._wrapHandler.bind(server);
  for (const [method, handler] of hooked._requestHandlers) {
    const answer = async (request: JSONRPCRequest, context: ServerContext) => {
      try {
        assertFirstPage(method, request);
        return await handler(request, context);
      } catch (error) {
        throw invalidParams(method, error);
      }
    };
    hooked._requestHandlers.set(method, answer);
  }
  hooked._wrapHandler = (method, handler) =>
    wrap(method, (request, context) => {
      try {
        assertFirstPage(method, request);
        return handler(request, context);
      } catch (error) {
        throw invalidParams(method, error);
      }
    });
}

function assertFirstPage(method: string, { params }: JSONRPCRequest): void {
  const { cursor } = params ?? {};
  if (cursor !== undefined && ONE_PAGE.has(method))
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${JSON.stringify(cursor).slice(0, 100)} is no cursor`);
}

function invalidParams(method: string, error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `Invalid params for ${method}: ${messageOf(error).slice(0, MAX_MESSAGE)}`);
}
