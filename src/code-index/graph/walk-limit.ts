const LIMIT_MS = 1500;

/** Whether a walk over the graph has to end: it runs in the daemon's own thread, and whoever else asks waits meanwhile. */
export type WalkLimit = () => boolean;

export function walkLimit(): WalkLimit {
  const end = performance.now() + LIMIT_MS;
  return () => performance.now() > end;
}
