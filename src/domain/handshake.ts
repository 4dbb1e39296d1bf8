/**
 * Mutual proof of identity between our own programs over loopback, without the token ever travelling.
 *
 * The caller sends `Authorization: Indexer-HMAC nonce="..", time="..", proof=".."`, where proof is
 * HMAC-SHA256(token, "request" | audience | nonce | time) and the audience names what is asked for, where. The answer carries
 * `Authentication-Info: build="..", proof=".."` (RFC 7615) over the same nonce. A stranger that took the port
 * learns nothing it could use, and a replayed request is refused by its time and nonce.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const HANDSHAKE_SCHEME = 'Indexer-HMAC';

/** How far the clocks of caller and daemon may differ; both run on one machine. */
export const HANDSHAKE_WINDOW_MS = 30_000;

const NONCE_BYTES = 18;
const CLAIMS = new RegExp(`^${HANDSHAKE_SCHEME} nonce="([\\w-]{16,64})", time="(\\d{1,16})", proof="([\\w-]{43})"$`);
const ANSWER = /^build="([\w.+-]{1,80})", proof="([\w-]{43})"$/;

/** What a request claims; nothing of it is trusted before `verifyRequest` says so. */
export interface HandshakeClaims {
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly proof: string;
}

export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

/** Value of the Authorization header. `audience` names what is asked for, so that a proof fits nothing else. */
export function signRequest(token: string, audience: string, nonce: string, time: number): string {
  return `${HANDSHAKE_SCHEME} nonce="${nonce}", time="${time}", proof="${prove(token, 'request', audience, nonce, String(time))}"`;
}

export function readClaims(authorization: string): HandshakeClaims | undefined {
  const match = CLAIMS.exec(authorization);
  if (!match) return undefined;
  const [, nonce, time, proof] = match;
  return { nonce: nonce!, time: Number(time), proof: proof! };
}

/** True when the caller knows the token and asks now. Whether the nonce is fresh is the caller's to check. */
export function verifyRequest(token: string, audience: string, claims: HandshakeClaims, now: number): boolean {
  const expected = prove(token, 'request', audience, claims.nonce, String(claims.time));
  return Math.abs(now - claims.time) <= HANDSHAKE_WINDOW_MS && equalText(expected, claims.proof);
}

/** Value of the Authentication-Info header. */
export function signAnswer(token: string, audience: string, nonce: string, buildId: string): string {
  return `build="${buildId}", proof="${prove(token, 'answer', audience, nonce, buildId)}"`;
}

/** The daemon's build id when its answer proves that it knows the token, else undefined. */
export function verifyAnswer(token: string, audience: string, nonce: string, authenticationInfo: string): string | undefined {
  const match = ANSWER.exec(authenticationInfo);
  if (!match) return undefined;
  const [, buildId, proof] = match;
  return equalText(prove(token, 'answer', audience, nonce, buildId!), proof!) ? buildId : undefined;
}

/** Compares two secrets in time that depends on neither. */
export function equalText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Audience of a WebSocket upgrade for one project. It names the port that was dialled, so that a stranger on a port where
 * the daemon once was cannot pass the request on to where the daemon is now.
 */
export function projectAudience(projectId: string, port: number): string {
  return `project ${projectId} port ${port}`;
}

/** Audience of one admin request to one daemon. */
export function adminAudience(daemonId: string, port: number, method: string, path: string): string {
  return `daemon ${daemonId} port ${port} ${method} ${path}`;
}

function prove(token: string, ...parts: string[]): string {
  return createHmac('sha256', token).update(parts.join('\n')).digest('base64url');
}
