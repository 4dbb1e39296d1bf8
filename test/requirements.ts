/**
 * What server and proxy promise, by id, with where it comes from. Titles of tests cite ids in square brackets;
 * test/unit/requirements.test.ts fails for one that no test cites, and for a citation of none.
 */
export interface Requirement {
  /** `MCP <revision> <page>`, `design <section>` or the document that promises it. */
  readonly source: string;
  readonly text: string;
}

export const REQUIREMENTS: Readonly<Record<string, Requirement>> = {
  'http.modern.discover': {
    source: 'MCP 2026-07-28 basic/versioning',
    text: 'server/discover tells versions, capabilities and cache hints without a handshake.',
  },
  'http.modern.call': {
    source: 'MCP 2026-07-28 basic/transports',
    text: 'A request with its own _meta is answered alone, without a session.',
  },
  'http.modern.cache': { source: 'MCP 2026-07-28 server/utilities/caching', text: 'Lists and discovery carry ttlMs and cacheScope.' },
  'http.modern.errors': { source: 'MCP 2026-07-28 basic', text: '-32020, -32021, -32022 with HTTP 400, an unknown method with 404.' },
  'http.session': { source: 'MCP 2025-11-25 basic/transports', text: 'initialize opens a session of each older revision, DELETE ends it.' },
  'http.session.unknown': { source: 'MCP 2025-11-25 basic/transports', text: 'A request for an unknown or ended session is 404.' },
  'http.session.none': { source: 'docs/protocol.md', text: 'A single call needs no session; GET and DELETE without one are 405.' },
  'http.session.stream': { source: 'MCP 2025-11-25 basic/transports', text: 'GET opens the stream for what the server says by itself.' },
  'http.session.ttl': {
    source: 'docs/protocol.md',
    text: 'A session ends after 30 minutes without use, never while a stream of it is open.',
  },
  'http.session.resume': {
    source: 'MCP 2025-11-25 basic/transports (resumability)',
    text: 'A stream that broke is resumed by Last-Event-ID: what was missed is sent again, to its own session.',
  },
  'http.session.cap': { source: 'design 8', text: 'Sessions are bounded; idle ones make room.' },
  'http.body': { source: 'design 8', text: 'Bodies are JSON of at most 4 MiB; others are refused by type, size or syntax.' },
  'http.auth': { source: 'design 8', text: 'No request is served without the token of its project.' },
  'http.guard': { source: 'MCP 2026-07-28 security', text: 'Host and Origin are checked before anything else, as they are written.' },
  'http.project': { source: 'design 8', text: 'A path names a project of this daemon exactly, or nothing.' },
  'http.drain': { source: 'design 8', text: 'A daemon that stops answers the HTTP calls in flight.' },
  'ws.eras': { source: 'docs/websocket-binding.md', text: 'A WebSocket serves both eras; the first message decides.' },
  'ws.frames': {
    source: 'docs/websocket-binding.md',
    text: 'Text frames of at most 10 MiB; others end the connection with 1003 and 1009.',
  },
  'ws.malformed': { source: 'docs/websocket-binding.md', text: 'What is no message is answered with an error, and the connection stays.' },
  'ws.duplicate': {
    source: 'docs/websocket-binding.md',
    text: 'A request with the id of one in flight is refused; the first one goes on.',
  },
  'ws.admission': { source: 'design 6', text: 'Wrong token, stale or used handshake, wrong Host, Origin or project: no connection.' },
  'ws.drain': { source: 'docs/websocket-binding.md', text: 'Before 1001 and 1012 what is in flight is answered.' },
  'ws.listen.end': { source: 'MCP 2026-07-28 basic/subscriptions', text: 'Listening requests end with a result when the daemon stops.' },
  'surface.instructions': { source: 'docs/protocol.md', text: 'Instructions have at most 2 KB, the most important first.' },
  'surface.annotations': { source: 'MCP 2025-06-18 server/tools', text: 'Every tool has a title and all four hints.' },
  'surface.resources.list': { source: 'MCP 2025-11-25 server/resources', text: 'resources/list names the indexed files and no others.' },
  'surface.resources.read': { source: 'docs/protocol.md', text: 'Files and symbols are read as they are on disk.' },
  'surface.resources.refused': {
    source: 'docs/protocol.md',
    text: 'What is not indexed cannot be read; it is an error, never an empty answer.',
  },
  'surface.resources.uri': { source: 'docs/protocol.md', text: 'Every path and name has a URI that gives it back.' },
  'surface.pagination': {
    source: 'MCP 2025-11-25 server/utilities/pagination',
    text: 'Cursors are opaque; one that is none of ours is -32602.',
  },
  'surface.completion': { source: 'MCP 2025-11-25 server/utilities/completion', text: 'Paths and symbols are completed, at most 100.' },
  'surface.subscribe.legacy': {
    source: 'MCP 2025-11-25 server/resources',
    text: 'resources/updated comes for what was subscribed to, and for nothing else.',
  },
  'surface.listen': {
    source: 'MCP 2026-07-28 basic/subscriptions',
    text: 'subscriptions/listen is acknowledged first, then hears of its resources.',
  },
  'surface.logging': { source: 'MCP 2025-11-25 server/utilities/logging', text: 'Log messages below the level that was set are not sent.' },
  'surface.progress': {
    source: 'MCP 2025-11-25 basic/utilities/progress',
    text: 'Progress grows, and is sent to those who gave a token only.',
  },
  'surface.cancel': {
    source: 'MCP 2025-11-25 basic/utilities/cancellation',
    text: 'Cancelled work ends, down to the worker, when nobody else waits for it.',
  },
  'surface.tasks': {
    source: 'io.modelcontextprotocol/tasks',
    text: 'A long reindex becomes a task for clients that know tasks; it can be asked for and cancelled.',
  },
  'surface.trace': { source: 'MCP 2026-07-28 basic (SEP-414)', text: 'traceparent is passed on.' },
  'hostile.paths': { source: 'design 8', text: 'No path leaves the project: .., absolute, encoded, through links.' },
  'hostile.fuzz.requests': { source: 'design 8', text: 'Every request is answered, and never with a bug.' },
  'hostile.fuzz.http': { source: 'design 8', text: 'Every HTTP body is answered below 500.' },
  'hostile.fuzz.frames': { source: 'design 8', text: 'Any frame leaves the connection usable and no memory behind.' },
  'hostile.slow-reader': { source: 'design 8', text: 'A client that does not read costs bounded memory.' },
  'hostile.large-frame': { source: 'design 8', text: 'A frame or body of a gigabyte is refused before it is held.' },
  'hostile.idle-sockets': { source: 'design 8', text: 'A thousand idle sockets leave others served, and are cut off.' },
  'hostile.connections': { source: 'design 8', text: 'A project has at most 256 connections; the next one is told so.' },
  'proxy.handshake': {
    source: 'design 9',
    text: "'The handshake is answered at once and the list of tools within 300 ms, whatever the daemon does.'",
  },
  'proxy.same': { source: 'design 9', text: "'The proxy says by itself what the daemon would say.'" },
  'proxy.start': { source: 'design 9', text: "'It starts what is missing.'" },
  'proxy.frames': {
    source: 'docs/protocol.md',
    text: "'Frames pass as they came: unknown members of params, ids and progress tokens of the client are kept.'",
  },
  'proxy.ids': { source: 'MCP 2025-11-25 basic', text: '\'1 and "1" are two ids; an id that is in flight is refused.\'' },
  'proxy.bounds': { source: 'design 9', text: "'What waits is bounded by number and size.'" },
  'proxy.line': { source: 'design 9', text: "'A line has at most 10 MB; a longer one is dropped whole.'" },
  'proxy.bytes': { source: 'design 9', text: "'Characters that chunks cut in two stay whole.'" },
  'proxy.stdout': { source: 'MCP 2025-11-25 basic/transports', text: "'Standard output carries frames only.'" },
  'proxy.replay': {
    source: 'design 9',
    text: '\'After a restart the handshake is replayed; what only reads is sent again, the rest is answered "outcome unknown".\'',
  },
  'proxy.restart': { source: 'design 9', text: "'A client notices nothing of the death, the restart or the stop of its daemon.'" },
  'proxy.quarantine': { source: 'docs/protocol.md', text: "'What two daemons died over is not sent a third time.'" },
  'proxy.suspects': {
    source: 'docs/protocol.md',
    text: "'After a death requests are repeated one by one, so that bystanders are not refused.'",
  },
  'proxy.subscriptions': { source: 'docs/protocol.md', text: "'Log level and watched resources are told to the next daemon.'" },
  'proxy.listen': {
    source: 'MCP 2026-07-28 basic/subscriptions',
    text: "'Listening requests are made again; the second acknowledgement is hidden.'",
  },
  'proxy.list-changed': { source: 'docs/protocol.md', text: "'list_changed is sent once when another build answers.'" },
  'proxy.asleep': { source: 'design 7', text: "'A subscription alone wakes no daemon.'" },
  'proxy.cancel': {
    source: 'MCP 2025-11-25 basic/utilities/cancellation',
    text: "'A cancelled request is not answered, and the daemon is told.'",
  },
  'proxy.deadline': { source: 'design 9', text: "'A tool call waits 25 s for the daemon, then tells what to run.'" },
  'proxy.project': {
    source: 'design 9',
    text: "'The project is the one that is named, else a root of the client, else the marked directory above.'",
  },
  'proxy.roots': { source: 'design 9', text: "'A client of the handshake era that names no project is asked for its roots.'" },
  'proxy.no-project': { source: 'design 9', text: "'Without a project calls say what to add to the configuration.'" },
  'proxy.override': { source: 'design 9', text: "'MCP_SERVER_URL and its token override the registry.'" },
  'proxy.flood': { source: 'design 9', text: "'A client that reads nothing is not listened to; its answers come when it reads.'" },
  'proxy.exit': { source: 'design 9', text: "'It ends with its client: closed input, a signal, a dead parent.'" },
  'proxy.eras': { source: 'design 1', text: "'Both eras pass, also a probe of the new one followed by a handshake of the old one.'" },
  'proxy.fuzz': { source: 'design 9', text: 'Whatever is on standard input, each line is answered once, and the proxy lives on.' },
  'proxy.thin': { source: 'design 4', text: "'It loads one file: no CLI, no SDK, no pm2, no SQLite.'" },
};
