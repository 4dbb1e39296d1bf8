import { TRACEPARENT_META_KEY, type ServerContext } from '@modelcontextprotocol/server';
import type { Progress } from './tools/tool.ts';
import { traceOf } from './trace-context.ts';

/** Sends progress to a client that gave a token for it. Only what is further than before: the protocol wants it to grow. */
export function progressReporter(context: ServerContext): (progress: Progress) => void {
  const { _meta: meta, signal, notify } = context.mcpReq;
  const progressToken = meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  const { traceparent } = traceOf(context);
  const trace = traceparent === undefined ? {} : { _meta: { [TRACEPARENT_META_KEY]: traceparent } };
  let last = -1;
  return ({ done, total, message }) => {
    if (done <= last || signal.aborted) return;
    last = done;
    const params = { progressToken, progress: done, total, message, ...trace };
    notify({ method: 'notifications/progress', params }).catch(() => undefined); // the client is gone; its call ends by itself
  };
}
