import { isDaemonId, type DaemonId } from './daemon.ts';
import { isProjectId, type ProjectId } from './project.ts';

export const ENDPOINT_SCHEMA = 1;

/** What a proxy needs to connect to a project's daemon; published by the daemon after it has bound its port. */
export interface Endpoint {
  readonly schema: typeof ENDPOINT_SCHEMA;
  readonly projectId: ProjectId;
  readonly root: string;
  readonly daemonId: DaemonId;
  readonly host: string;
  readonly port: number;
  /** Secret of this project: 256 bits, base64url. */
  readonly token: string;
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
  readonly buildId: string;
  /** Grows with every start of the daemon; a lower one is an answer from the past. */
  readonly epoch: number;
  /** ISO 8601. */
  readonly publishedAt: string;
}

/** Hand-written because the proxy reads it on its start-up path, where a schema library would double the start time. */
export function isEndpoint(value: unknown): value is Endpoint {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  const texts = ['root', 'host', 'token', 'startTime', 'bootId', 'buildId', 'publishedAt'];
  return (
    record['schema'] === ENDPOINT_SCHEMA &&
    typeof record['projectId'] === 'string' &&
    isProjectId(record['projectId']) &&
    typeof record['daemonId'] === 'string' &&
    isDaemonId(record['daemonId']) &&
    texts.every((key) => typeof record[key] === 'string' && record[key] !== '') &&
    isPort(record['port']) &&
    Number.isSafeInteger(record['pid']) &&
    Number.isSafeInteger(record['epoch'])
  );
}

export function httpBase(host: string, port: number): string {
  return `http://${host}:${port}`;
}

function webSocketPath(projectId: ProjectId): string {
  return `/p/${projectId}/ws`;
}

export function webSocketUrl(endpoint: Pick<Endpoint, 'host' | 'port' | 'projectId'>): string {
  return `ws://${endpoint.host}:${endpoint.port}${webSocketPath(endpoint.projectId)}`;
}

export function mcpPath(projectId: ProjectId): string {
  return `/p/${projectId}/mcp`;
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}
