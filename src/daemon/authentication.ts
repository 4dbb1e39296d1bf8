import type { IncomingMessage } from 'node:http';
import type { DaemonId } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { adminAudience, equalText, projectAudience, readClaims, signAnswer, verifyRequest } from '../domain/handshake.ts';
import type { Project } from '../domain/project.ts';
import type { Clock } from '../platform/clock.ts';
import type { NonceMemory } from './nonce-memory.ts';

export interface AuthenticationOptions {
  readonly daemonId: DaemonId;
  readonly port: number;
  readonly adminToken: string;
  readonly buildId: string;
  readonly nonces: NonceMemory;
  readonly clock: Clock;
}

/** Headers that prove the daemon's identity to a caller that proved its own. */
export type ProofHeaders = Readonly<Record<string, string>>;

const BEARER = /^Bearer ([\w-]{1,200})$/i;

/** Checks who calls. A caller with a handshake gets the daemon's own proof; one with a bearer token gets none. */
export class Authentication {
  readonly #options: AuthenticationOptions;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  /** @throws UNAUTHORIZED when the caller does not know the token of this project. */
  project(incoming: IncomingMessage, { projectId }: Project, token: string): ProofHeaders {
    const bearer = BEARER.exec(incoming.headers.authorization ?? '')?.[1];
    if (bearer === undefined) return this.#handshake(incoming, token, projectAudience(projectId, this.#options.port));
    if (!equalText(bearer, token)) throw unauthorized();
    return {};
  }

  /** @throws UNAUTHORIZED when the caller does not know the daemon's admin token, or signed another request. */
  admin(incoming: IncomingMessage): ProofHeaders {
    const { daemonId, port, adminToken } = this.#options;
    return this.#handshake(incoming, adminToken, adminAudience(daemonId, port, incoming.method ?? '', incoming.url ?? ''));
  }

  #handshake(incoming: IncomingMessage, token: string, audience: string): ProofHeaders {
    const { nonces, clock, buildId } = this.#options;
    const claims = readClaims(incoming.headers.authorization ?? '');
    const now = clock.now();
    if (claims === undefined || !verifyRequest(token, audience, claims, now) || !nonces.use(claims.nonce, now)) throw unauthorized();
    return { 'authentication-info': signAnswer(token, audience, claims.nonce, buildId) };
  }
}

function unauthorized(): IndexerError {
  return new IndexerError('UNAUTHORIZED', 'the token is missing or wrong');
}
