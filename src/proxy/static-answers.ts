/**
 * What the proxy can answer without a daemon, so that no client times out while one starts. The manifest is made from
 * the daemon's own MCP server when indexer is built.
 */
import type { Message } from './json-rpc.ts';

export interface StaticManifest {
  /** Protocol versions of the handshake era, the newest first. */
  readonly legacyVersions: readonly string[];
  /** Result of `initialize`, for the newest of them. */
  readonly initialize: Readonly<Record<string, unknown>>;
  /** Results for clients of the handshake era and for those of 2026-07-28. */
  readonly legacyTools: unknown;
  readonly modernTools: unknown;
  readonly legacyTemplates: unknown;
  readonly modernTemplates: unknown;
  readonly discover: unknown;
  /** Tools that may be called again without harm. */
  readonly readOnlyTools: readonly string[];
}

const PROTOCOL_VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** Result for the request, or undefined when only a daemon can tell. */
export function staticAnswer(manifest: StaticManifest, { method, params }: Message): unknown {
  switch (method) {
    case 'initialize':
      return { ...manifest.initialize, protocolVersion: negotiated(manifest, params?.['protocolVersion']) };
    case 'server/discover':
      return isModern(params) ? manifest.discover : undefined;
    case 'tools/list':
      return firstPage(params, isModern(params) ? manifest.modernTools : manifest.legacyTools);
    case 'resources/templates/list':
      return firstPage(params, isModern(params) ? manifest.modernTemplates : manifest.legacyTemplates);
    case 'ping':
      return {};
    default:
      return undefined;
  }
}

/** There is no other: what is wrong with a cursor the daemon says. */
function firstPage(params: Message['params'], page: unknown): unknown {
  return params?.['cursor'] === undefined ? page : undefined;
}

/** Requests of 2026-07-28 carry their protocol version each. */
function isModern(params: Message['params']): boolean {
  const meta = params?.['_meta'];
  return typeof meta === 'object' && meta !== null && PROTOCOL_VERSION_KEY in meta;
}

function negotiated({ legacyVersions }: StaticManifest, requested: unknown): string | undefined {
  return legacyVersions.find((version) => version === requested) ?? legacyVersions[0];
}
