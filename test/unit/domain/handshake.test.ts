import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  adminAudience,
  HANDSHAKE_WINDOW_MS,
  newNonce,
  projectAudience,
  readClaims,
  signAnswer,
  signRequest,
  verifyAnswer,
  verifyRequest,
} from '../../../src/domain/handshake.ts';
import { REPOSITORY } from '../../helpers/paths.ts';

const TOKEN = 'a-token-of-256-bits';
const NOW = 1_800_000_000_000;
const audience = projectAudience('shop-0123456789ab', 8765);

describe('handshake', () => {
  const nonce = newNonce();
  const claims = readClaims(signRequest(TOKEN, audience, nonce, NOW))!;

  it('accepts the one who knows the token', () => {
    expect(claims).toMatchObject({ nonce, time: NOW });
    expect(verifyRequest(TOKEN, audience, claims, NOW)).toBe(true);
    expect(verifyAnswer(TOKEN, audience, nonce, signAnswer(TOKEN, audience, nonce, '0.1.0+abc'))).toBe('0.1.0+abc');
  });

  it('gives the test vector of docs/websocket-binding.md', () => {
    const page = readFileSync(join(REPOSITORY, 'docs', 'websocket-binding.md'), 'utf8');
    const [, request, answer] =
      /time `1700000000000`:\s+proof `([\w-]{43})`; for build `0\.1\.0\+abc` the answer's proof is\s+`([\w-]{43})`/.exec(page)!;
    const vector = 'A'.repeat(24);
    expect(signRequest('secret', audience, vector, 1_700_000_000_000)).toContain(`proof="${request}"`);
    expect(signAnswer('secret', audience, vector, '0.1.0+abc')).toBe(`build="0.1.0+abc", proof="${answer}"`);
  });

  it('never sends the token', () => {
    expect(signRequest(TOKEN, audience, nonce, NOW)).not.toContain(TOKEN);
    expect(signAnswer(TOKEN, audience, nonce, 'b')).not.toContain(TOKEN);
  });

  it.each([
    ['another token', 'wrong', audience, claims, NOW],
    ['another project', TOKEN, projectAudience('blog-0123456789ab', 8765), claims, NOW],
    ['another port', TOKEN, projectAudience('shop-0123456789ab', 8766), claims, NOW],
    ['an admin request', TOKEN, adminAudience('shop-0123456789ab', 8765, 'GET', '/'), claims, NOW],
    ['another nonce', TOKEN, audience, { ...claims, nonce: newNonce() }, NOW],
    ['another time', TOKEN, audience, { ...claims, time: NOW + 1 }, NOW],
    ['an old request', TOKEN, audience, claims, NOW + HANDSHAKE_WINDOW_MS + 1],
    ['a request from the future', TOKEN, audience, claims, NOW - HANDSHAKE_WINDOW_MS - 1],
  ])('refuses %s', (_what, token, forAudience, made, now) => {
    expect(verifyRequest(token, forAudience, made, now)).toBe(false);
  });

  it('refuses an answer over another nonce, of another build, or the request reflected', () => {
    const answer = signAnswer(TOKEN, audience, nonce, 'build');
    expect(verifyAnswer(TOKEN, audience, newNonce(), answer)).toBeUndefined();
    expect(verifyAnswer(TOKEN, audience, nonce, answer.replace('build', 'other'))).toBeUndefined();
    expect(verifyAnswer(TOKEN, audience, nonce, `build="${claims.time}", proof="${claims.proof}"`)).toBeUndefined();
    expect(verifyAnswer(TOKEN, audience, nonce, '')).toBeUndefined();
  });

  it('reads no claims from another scheme or from nonsense', () => {
    for (const text of ['', 'Bearer x', 'Indexer-HMAC', 'Indexer-HMAC nonce="a", time="1", proof="b"'])
      expect(readClaims(text)).toBeUndefined();
  });
});
