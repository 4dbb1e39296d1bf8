/**
 * Random faults under load. Ends with status 1 when a promise was broken; the seed repeats the run.
 *
 *   npm run chaos -- [--minutes N] [--seed N] [--only FAULT]...
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chanceFrom } from '../faults/seed.ts';
import { Client } from './client.ts';
import { FAULTS } from './faults.ts';
import { leftovers } from './leftovers.ts';
import { printReport, violationsOf, type ChaosRun, type Span } from './report.ts';
import { Sampler } from './sampler.ts';
import { createScene, type Scene } from './scene.ts';

const CLIENTS = 8;
const BETWEEN_MIN_MS = 5000;
const BETWEEN_RANGE_MS = 15_000;
const HEAL_MS = 30_000;
const END_MS = 10_000;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`chaos for ${options.minutes} minutes, seed ${seed}\n`);
const scene = await createScene();
try {
  const run = await chaos(scene);
  printReport(run);
  process.exitCode = violationsOf(run).length === 0 ? 0 : 1;
} finally {
  scene.remove();
}
process.exit();

async function chaos(scene: Scene): Promise<ChaosRun> {
  const chance = chanceFrom(seed);
  const clients = Array.from(
    { length: CLIENTS },
    (_, number) => new Client(scene, scene.projects[number % scene.projects.length]!, chanceFrom(seed + number + 1)),
  );
  await Promise.all(clients.map((client) => client.start()));
  await untilAllRight(clients, HEAL_MS);
  const sampler = new Sampler(scene);
  const begin = performance.now();
  const done: string[] = [];
  const sleeps: Span[] = [];
  while (performance.now() - begin < Number(options.minutes) * 60_000) {
    const name = chance.pick(options.only.length > 0 ? options.only : Object.keys(FAULTS));
    const from = performance.now();
    const { what, over, isSleep } = FAULTS[name]!(scene, chance);
    if (isSleep) void over?.then(() => sleeps.push({ from, to: performance.now() }));
    done.push(name);
    process.stdout.write(`${Math.round((performance.now() - begin) / 1000)} s: ${name}: ${what}\n`);
    await Promise.all([over, sleep(BETWEEN_MIN_MS + chance.below(BETWEEN_RANGE_MS))]);
  }
  const end = performance.now();
  const healedMs = await untilAllRight(clients, HEAL_MS);
  sampler.stop();
  await Promise.all(clients.map((client) => client.stop()));
  await scene.run('supervisor', 'stop').catch((error: unknown) => process.stdout.write(`the stop failed: ${String(error)}\n`));
  const left = await leftAfter(scene);
  return {
    seed,
    faults: done,
    sleeps,
    calls: clients.flatMap(({ calls }) => calls),
    begin,
    end,
    healedMs,
    samples: sampler.samples,
    left,
    seen: [...sampler.violations],
  };
}

/** The time until every client has had a right answer to a question asked from now on; undefined when one has not within the limit. */
async function untilAllRight(clients: readonly Client[], limitMs: number): Promise<number | undefined> {
  const from = performance.now();
  while (performance.now() - from < limitMs) {
    if (clients.every(({ calls }) => calls.some(({ at, outcome }) => at >= from && outcome === 'right'))) return performance.now() - from;
    await sleep(100);
  }
  return undefined;
}

async function leftAfter(scene: Scene): Promise<string[]> {
  const from = performance.now();
  while (leftovers(scene).length > 0 && performance.now() - from < END_MS) await sleep(200);
  return leftovers(scene);
}
