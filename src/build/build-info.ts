import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILD_INFO_FILE } from '../platform/build-info.ts';

const ID_LENGTH = 12;
/** Up to the second. */
const TIME_LENGTH = 14;

/** Writes the version and an id made from the time and the content of every built file, so that builds of one version differ and have an order. */
export async function writeBuildInfo(dist: string): Promise<void> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const files = (await readdir(dist, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.c?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(file));
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, TIME_LENGTH);
  const buildId = `${version}+${time}.${hash.digest('hex').slice(0, ID_LENGTH)}`;
  await writeFile(join(dist, BUILD_INFO_FILE), `${JSON.stringify({ version, buildId })}\n`);
}
