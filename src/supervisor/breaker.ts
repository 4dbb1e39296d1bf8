/** Gives up on a daemon that keeps ending abnormally, however slowly: pm2 itself restarts slow loops for ever. */
const MAX_EXITS = 5;
const WINDOW_MS = 60_000;

export class Breaker {
  readonly #exits = new Map<string, number[]>();

  /** Notes abnormal ends; true when there are now five within a minute. */
  note(name: string, exits: number, now: number): boolean {
    const recent = (this.#exits.get(name) ?? []).filter((at) => now - at < WINDOW_MS);
    for (let exit = 0; exit < exits; exit++) recent.push(now);
    this.#exits.set(name, recent);
    return recent.length >= MAX_EXITS;
  }

  reset(name: string): void {
    this.#exits.delete(name);
  }
}
