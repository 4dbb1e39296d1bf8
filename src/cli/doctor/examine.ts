import { IndexerError, messageOf } from '../../domain/errors.ts';
import { checkDirectories, checkSettings } from './check-directories.ts';
import { checkProxy } from './check-proxy.ts';
import { checkRecords } from './check-records.ts';
import { checkNativeAddon, checkNode, checkPm2 } from './check-runtime.ts';
import { checkSupervisor } from './check-supervisor.ts';
import { problem, type Finding } from './finding.ts';

const MARKS = { ok: '✓', warning: '!', problem: '✗' } as const;

/** Every check, in the order in which they build on each other. A check that fails to run is a problem, too. */
export async function examine(dist: string): Promise<Finding[]> {
  const checks: [string, () => Finding[] | Promise<Finding[]>][] = [
    ['node', checkNode],
    ['better-sqlite3', checkNativeAddon],
    ['pm2', checkPm2],
    ['directories', checkDirectories],
    ['settings', checkSettings],
    ['supervisor', () => checkSupervisor(dist)],
    ['records', () => checkRecords(dist)],
    ['proxy', () => checkProxy(dist)],
  ];
  const findings: Finding[] = [];
  for (const [name, check] of checks) findings.push(...(await findingsOf(name, check)));
  return findings;
}

export function findingText({ check, status, message, hint }: Finding): string {
  return `${MARKS[status]} ${check.padEnd(15)} ${message}${hint === undefined ? '' : `\n${' '.repeat(18)}${hint}`}`;
}

async function findingsOf(name: string, check: () => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const hint = (error instanceof IndexerError && error.hint) || 'This check could not be made.';
    return [problem(name, messageOf(error), hint)];
  }
}
