/** Lets a client that stays connected hear of changes: `resources/updated` in both eras, log messages in that of the handshake. */
import { ProtocolError, ProtocolErrorCode, type LoggingLevel, type McpServer, type ProtocolEra } from '@modelcontextprotocol/server';
import type { Notice } from './notices.ts';
import type { ProjectSurface } from './project-surface.ts';
import type { Watching } from './resource-watch.ts';

const MAX_SUBSCRIBED = 1000;
/** What a client hears that did not choose a level. */
const DEFAULT_LEVEL = 'warning';
const SEVERITY: Readonly<Record<LoggingLevel, number>> = {
  debug: 0,
  info: 1,
  notice: 2,
  warning: 3,
  error: 4,
  critical: 5,
  alert: 6,
  emergency: 7,
};

export function followChanges(server: McpServer, surface: ProjectSurface, era: ProtocolEra): void {
  const subscribed = new Map<string, Watching>();
  // Whom a change concerns in the modern era, its `subscriptions/listen` requests decide.
  const concerns = (uri: string) => era === 'modern' || subscribed.has(uri);
  const ends = [
    surface.bus.subscribe((event) => {
      if (event.kind === 'resource_updated' && concerns(event.uri)) send(server.server.sendResourceUpdated({ uri: event.uri }));
    }),
    () => subscribed.forEach((watching) => watching.end()),
  ];
  if (era === 'legacy') {
    registerSubscriptions(server, surface, subscribed);
    ends.push(logNotices(server, surface));
  }
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a callback of the SDK, which has no other
  server.server.onclose = () => ends.forEach((end) => end());
}

function registerSubscriptions({ server }: McpServer, { watch }: ProjectSurface, subscribed: Map<string, Watching>): void {
  server.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    if (subscribed.has(uri)) return {};
    if (subscribed.size >= MAX_SUBSCRIBED) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'too many subscriptions');
    const watching = watch.add(uri);
    subscribed.set(uri, watching);
    try {
      await watching.ready;
    } catch (error) {
      watching.end();
      if (subscribed.get(uri) === watching) subscribed.delete(uri);
      throw error;
    }
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscribed.get(uri)?.end();
    subscribed.delete(uri);
    return {};
  });
}

function logNotices({ server }: McpServer, { notices }: ProjectSurface): () => void {
  let chosen: LoggingLevel = DEFAULT_LEVEL;
  server.setRequestHandler('logging/setLevel', ({ params }) => {
    chosen = params.level;
    return {};
  });
  return notices.subscribe(({ level, text }: Notice) => {
    if (SEVERITY[level] < SEVERITY[chosen]) return;
    send(server.notification({ method: 'notifications/message', params: { level, logger: 'index', data: text } }));
  });
}

/** A client that is gone hears nothing; its connection ends by itself. */
function send(sent: Promise<void>): void {
  sent.catch(() => undefined);
}
