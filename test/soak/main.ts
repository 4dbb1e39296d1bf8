/**
 * Hours of ordinary use: clients that stay, a session that comes and goes each second, an edit each second, a pause every
 * five minutes; then rest. Ends with status 1 when a limit was broken; a run that is too short is only reported.
 *
 *   npm run soak -- [--minutes N] [--seed N] [--samples FILE]
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, type Call } from '../chaos/client.ts';
import { createScene, type Scene } from '../chaos/scene.ts';
import { chanceFrom, type Chance } from '../faults/seed.ts';
import { judge, type SoakRun } from './judgement.ts';
import { sampleResidents, type Sample } from './residents.ts';

const CLIENTS = 6;
const BETWEEN_MS = 1000;
const SAMPLE_MS = 5000;
const WARM_UP_LIMIT_MS = 1_800_000;
const WARM_UP_SHARE = 0.25;
const REST_MS = 60_000;
/** Longer than a daemon waits until it gives back what it keeps for the next question (platform/memory-at-rest.ts). */
const SETTLE_MS = 35_000;
/** People pause. What a process has then is what it holds: under load its heap breathes by ten megabytes over half an hour. */
const BETWEEN_PAUSES_MS = 300_000;

/** What was added to a file before goes when something is added to it: a project that grows would look like a leak. */
const ADDED = /^export const added\d+ = 1;\n/gm;

const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '240' }, seed: { type: 'string', default: '1' }, samples: { type: 'string' } },
});
const minutes = Number(options.minutes);
const scene = await createScene();
try {
  const { lines, isLongEnough } = judge(await soak(scene, chanceFrom(Number(options.seed))));
  for (const { what, isKept } of lines) process.stdout.write(`${isKept ? 'kept  ' : 'BROKEN'} ${what}\n`);
  if (!isLongEnough) process.stdout.write('too short to be judged: at least 80 minutes are\n');
  process.exitCode = isLongEnough && lines.some(({ isKept }) => !isKept) ? 1 : 0;
  await scene.run('supervisor', 'stop');
} finally {
  scene.remove();
}
process.exit();

async function soak(scene: Scene, chance: Chance): Promise<SoakRun> {
  const samples: Sample[] = [];
  const begin = performance.now();
  const sample = (isAtRest = false) => {
    const taken = sampleResidents(scene, performance.now(), isAtRest);
    samples.push(...taken);
    if (options.samples !== undefined) appendFileSync(options.samples, taken.map((one) => `${JSON.stringify(one)}\n`).join(''));
  };
  const sampling = setInterval(() => sample(), SAMPLE_MS);
  const clients = Array.from({ length: CLIENTS }, (_, number) => new Client(scene, scene.projects[number]!, chanceFrom(number + 1)));
  await Promise.all(clients.map((client) => client.start()));
  const visits: Call[] = [];
  let pausedAt = begin;
  while (performance.now() - begin < minutes * 60_000) {
    if (performance.now() - pausedAt > BETWEEN_PAUSES_MS) {
      await Promise.all(clients.map((client) => client.pause()));
      await sleep(SETTLE_MS);
      sample(true);
      for (const client of clients) client.goOn();
      pausedAt = performance.now();
    }
    edit(scene, chance);
    const [visit] = await Promise.all([visitOnce(scene, chance), sleep(BETWEEN_MS)]);
    visits.push(...visit);
  }
  const loadEnd = performance.now();
  await Promise.all(clients.map((client) => client.stop()));
  await sleep(SETTLE_MS);
  const quiet = performance.now();
  sample(true);
  await sleep(REST_MS);
  const end = performance.now();
  sample();
  clearInterval(sampling);
  const warm = begin + Math.min(WARM_UP_LIMIT_MS, (loadEnd - begin) * WARM_UP_SHARE);
  return { samples, calls: [...clients.flatMap(({ calls }) => calls), ...visits], warm, quiet, end };
}

/** A session of one call. */
async function visitOnce(scene: Scene, chance: Chance): Promise<readonly Call[]> {
  const client = new Client(scene, chance.pick(scene.projects), chance);
  await client.start();
  await client.stop();
  return client.calls;
}

function edit({ projects }: Scene, chance: Chance): void {
  const file = join(chance.pick(projects).root, 'src', `f${chance.below(40)}.ts`);
  writeFileSync(file, `${readFileSync(file, 'utf8').replace(ADDED, '')}export const added${chance.below(1_000_000)} = 1;\n`);
}
