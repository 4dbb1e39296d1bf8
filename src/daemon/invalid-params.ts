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
}

const MAX_MESSAGE = 500;

/**
 * Parameters that do not fit are the caller's fault (-32602). The SDK checks them before it calls a handler, and answers
 * -32603 for all but tools/call. Handlers of ours fail by rejecting, so that what is thrown at once is the check's.
 */
export function answerInvalidParams({ server }: McpServer): void {
  const hooked = server as unknown as Hooked;
  const wrap = hooked._wrapHandler.bind(server);
  hooked._wrapHandler = (method, handler) =>
    wrap(method, (request, context) => {
      try {
        return handler(request, context);
      } catch (error) {
        if (error instanceof ProtocolError) throw error;
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Invalid params for ${method}: ${messageOf(error).slice(0, MAX_MESSAGE)}`);
      }
    });
}
