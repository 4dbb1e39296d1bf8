/** Data to text for people. Nothing here decides anything. */
import Table from 'cli-table3';
import type { PoolAnswer, SupervisorStatus } from '../domain/control-api.ts';
import type { DaemonStatus, IndexSummary } from '../domain/daemon.ts';

const MEBIBYTE = 1_048_576;

export function daemonTable(daemons: readonly DaemonStatus[]): string {
  if (daemons.length === 0) return 'no daemon is running; start one with `indexer daemon start --project DIR`';
  const table = plainTable(['DAEMON', 'STATE', 'PORT', 'PID', 'UPTIME', 'MEMORY', 'CLIENTS', 'RESTARTS', 'PROJECTS']);
  for (const daemon of daemons) {
    table.push([
      daemon.daemonId,
      daemon.state,
      orDash(daemon.port),
      orDash(daemon.pid),
      daemon.uptimeMs === null ? '-' : duration(daemon.uptimeMs),
      daemon.rssBytes === null ? '-' : mebibytes(daemon.rssBytes),
      orDash(daemon.connections),
      String(daemon.restarts),
      daemon.projects.map(({ root }) => root).join('\n') || '-',
    ]);
  }
  return table.toString();
}

export function daemonDetails(daemon: DaemonStatus): string {
  const rows: [string, string][] = [
    ['daemon', `${daemon.daemonId} (${daemon.placement}${daemon.slot === null ? '' : `, slot ${daemon.slot}`})`],
    ['state', daemon.state],
  ];
  if (daemon.rest !== null) rows.push(['stopped', `${daemon.rest.at}: ${daemon.rest.reason}; it starts again when it is needed`]);
  if (daemon.url !== null) rows.push(['url', daemon.url], ['pid', String(daemon.pid)]);
  if (daemon.uptimeMs !== null) rows.push(['uptime', duration(daemon.uptimeMs)]);
  if (daemon.rssBytes !== null) rows.push(['memory', mebibytes(daemon.rssBytes)]);
  if (daemon.connections !== null) rows.push(['clients', String(daemon.connections)]);
  if (daemon.idleMs !== null) rows.push(['unused for', duration(daemon.idleMs)]);
  if (daemon.buildId !== null) rows.push(['build', daemon.buildId]);
  if (daemon.restarts > 0) rows.push(['restarts', String(daemon.restarts)]);
  if (daemon.failure !== null) rows.push(['given up', daemon.failure], ['try again', `indexer daemon restart --daemon ${daemon.daemonId}`]);
  rows.push(...exitRows(daemon.exits));
  for (const { root, index } of daemon.projects) rows.push(['project', root], ['index', indexText(index)]);
  return rows.map(([name, value]) => `${name.padEnd(10)} ${value}`).join('\n');
}

function exitRows(exits: DaemonStatus['exits']): [string, string][] {
  return exits.flatMap(({ at, reason, code, signal, rssBytes, logTail }, index) => {
    const how = signal === null ? `status ${code}` : signal;
    const memory = rssBytes === null ? '' : `, ${mebibytes(rssBytes)}`;
    const tail = logTail.map((line): [string, string] => ['', `  ${line}`]);
    return [[index === 0 ? 'last exit' : 'before', `${at}: ${reason} (${how}${memory})`] as [string, string], ...(index === 0 ? tail : [])];
  });
}

export function supervisorDetails(status: SupervisorStatus): string {
  const { kind, healthy, error } = status.processManager;
  return [
    ['state', 'running'],
    ['pid', String(status.pid)],
    ['uptime', duration(status.uptimeMs)],
    ['memory', mebibytes(status.rssBytes)],
    ['build', status.buildId],
    [kind, healthy ? 'healthy' : `in trouble: ${error}`],
    ['daemons', String(status.daemons)],
  ]
    .map(([name, value]) => `${name!.padEnd(10)} ${value}`)
    .join('\n');
}

export function poolText({ status, size, policy, daemons }: PoolAnswer): string {
  if (daemons.length === 0) return `the pool is ${status === 'already-stopped' ? 'already stopped' : 'stopped'}`;
  return `pool of ${size} (${policy}): ${status}\n\n${daemonTable(daemons)}`;
}

export function indexText(index: IndexSummary): string {
  const progress = index.progress ? ` (${index.progress.done} of ${index.progress.total} files)` : '';
  const size = index.sizeBytes === 0 ? '' : `, ${mebibytes(index.sizeBytes)}`;
  const error = index.error === undefined ? '' : `; ${index.error}`;
  return `${index.state}${progress}, ${index.documents} documents, ${index.symbols} symbols${size}${takenOverText(index)}${error}`;
}

function takenOverText({ takenOver }: IndexSummary): string {
  return takenOver ? `; taken over from ${takenOver.from}: ${takenOver.reused} files reused, ${takenOver.parsed} parsed` : '';
}

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

function orDash(value: number | null): string {
  return value === null ? '-' : String(value);
}

function plainTable(head: string[]): Table.Table {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  };
  return new Table({
    head,
    chars: { ...none, left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
}
