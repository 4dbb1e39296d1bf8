import { IndexerError, messageOf } from '../../domain/errors.ts';
import { checkDirectories, checkLogs, checkSettings } from './check-directories.ts';
import { checkLeftovers } from './check-leftovers.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkProxy } from './check-proxy.ts';
import { checkRecords } from './check-records.ts';
import { checkNativeAddon, checkNode, checkPm2 } from './check-runtime.ts';
import { checkSupervisor } from './check-supervisor.ts';
import { problem, type Diagnosis, type Finding } from './finding.ts';
import { mended } from './mend.ts';

const MARKS = { ok: '✓', warning: '!', problem: '✗', mended: '✓' } as const;

type Check = () => Diagnosis[] | Promise<Diagnosis[]>;

/**
 * Every check, in the order in which they build on each other. A check that fails to run is a problem, too.
 *
 * @param fix mend what can be mended, each thing before the next check looks
 */
export async function examine(dist: string, { fix }: { fix: boolean }): Promise<Finding[]> {
  const checks: [string, Check][] = [
    ['node', checkNode],
    ['better-sqlite3', checkNativeAddon],
    ['pm2', checkPm2],
    ['permissions', checkPermissions],
    ['directories', checkDirectories],
    ['settings', checkSettings],
    ['supervisor', () => checkSupervisor(dist)],
    ['records', () => checkRecords(dist)],
    ['leftovers', checkLeftovers],
    ['logs', checkLogs],
    ['proxy', () => checkProxy(dist)],
  ];
  const findings: Finding[] = [];
  for (const [name, check] of checks) {
    for (const diagnosis of await diagnosesOf(name, check)) findings.push(fix ? await mended(diagnosis) : diagnosis);
  }
  return findings;
}

export function findingText({ check, status, message, hint }: Finding): string {
  const text = status === 'mended' ? `mended: ${message}` : message;
  return `${MARKS[status]} ${check.padEnd(16)} ${text}${hint === undefined ? '' : `\n${' '.repeat(19)}${hint}`}`;
}

async function diagnosesOf(name: string, check: Check): Promise<Diagnosis[]> {
  try {
    return await check();
  } catch (error) {
    const hint = (error instanceof IndexerError && error.hint) || 'This check could not be made.';
    return [problem(name, messageOf(error), hint)];
  }
}
