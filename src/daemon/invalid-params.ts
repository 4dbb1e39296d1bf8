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
  /** What the SDK registered before we could hook in: `initialize`. */
  readonly _requestHandlers: Map<string, Handler>;
}

const MAX_MESSAGE = 500;

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
        return handler(request, context);
      } catch (error) {
        throw invalidParams(method, error);
      }
    });
}

function invalidParams(method: string, error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `Invalid params for ${method}: ${messageOf(error).slice(0, MAX_MESSAGE)}`);
}
