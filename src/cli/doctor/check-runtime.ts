import { createRequire } from 'node:module';
import { messageOf } from '../../domain/errors.ts';
import { openSqlite } from '../../platform/sqlite.ts';
import { ok, problem, type Diagnosis } from './finding.ts';

const OLDEST_NODE = [20, 19] as const;

const require = createRequire(import.meta.url);

export function checkNode(): Diagnosis[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOldEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (isOldEnough) return [ok('node', `${process.versions.node} (${process.execPath})`)];
  return [problem('node', `${process.versions.node} is too old`, `Install Node ${OLDEST_NODE.join('.')} or newer.`)];
}

/** Opens a database with a full-text table: the addon must fit this Node and have FTS5. */
export function checkNativeAddon(): Diagnosis[] {
  const database = openSqlite(':memory:');
  database.exec('CREATE VIRTUAL TABLE probe USING fts5(text)');
  const version = database.prepare('SELECT sqlite_version()').pluck().get();
  database.close();
  return [ok('better-sqlite3', `works, SQLite ${String(version)}`)];
}

export function checkPm2(): Diagnosis[] {
  try {
    const { version } = require('pm2/package.json') as { version: string };
    return [ok('pm2', version)];
  } catch (error) {
    return [problem('pm2', `is not installed: ${messageOf(error).split('\n')[0]}`, 'Install indexer again.')];
  }
}
