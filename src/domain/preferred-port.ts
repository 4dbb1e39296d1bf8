/**
 * Preferred ports: a deterministic wish, never a promise. The daemon binds first and publishes after.
 * With 1,000 ports, 38 projects already collide with probability 1/2, hence the probe sequence.
 */
import { rootHash } from './project.ts';

export const PORT_BASE = 8765;
export const PORT_RANGE = 1000;

/** Ports of the range that other well-known programs expect to own (Jupyter, Prometheus, Chrome and Node inspectors, ...). */
const WELL_KNOWN_PORTS = new Set([
  8787, 8834, 8883, 8888, 8983, 9000, 9001, 9009, 9042, 9050, 9090, 9091, 9092, 9093, 9100, 9160, 9200, 9222, 9229, 9300, 9339, 9411, 9418,
  9443, 9515, 9600,
]);

/** Port that a dedicated daemon of this root tries first. */
export function preferredPortOfProject(canonicalRoot: string): number {
  return probeSequence(PORT_BASE + (Number.parseInt(rootHash(canonicalRoot).slice(0, 8), 16) % PORT_RANGE))[0]!;
}

/** Port that pool slot `slot` tries first. */
export function preferredPortOfSlot(slot: number): number {
  return PORT_BASE + (slot % PORT_RANGE);
}

/** Every port of the range once, from `first` on, wrapping around, without the well-known ones (linear probing). */
export function probeSequence(first: number): number[] {
  const ports: number[] = [];
  for (let step = 0; step < PORT_RANGE; step++) {
    const port = PORT_BASE + ((first - PORT_BASE + step) % PORT_RANGE);
    if (!WELL_KNOWN_PORTS.has(port)) ports.push(port);
  }
  return ports;
}
