import { TRACEPARENT_META_KEY, TRACESTATE_META_KEY, type ServerContext } from '@modelcontextprotocol/server';
import type { TraceContext } from './project-surface.ts';

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;
/** W3C wants at least so much to be kept. */
const MAX_TRACESTATE = 512;

/** The caller's trace, to be written next to what its call does. What is none is left out: it ends up in logs. */
export function traceOf({ mcpReq }: ServerContext): TraceContext {
  const traceparent = mcpReq._meta?.[TRACEPARENT_META_KEY];
  const tracestate = mcpReq._meta?.[TRACESTATE_META_KEY];
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return {};
  return { traceparent, ...(typeof tracestate === 'string' && tracestate.length <= MAX_TRACESTATE ? { tracestate } : {}) };
}
