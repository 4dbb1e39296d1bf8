import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { SentEvents } from '../../../src/daemon/sent-events.ts';

const message = (text: string): JSONRPCMessage => ({ jsonrpc: '2.0', method: 'notifications/message', params: { text } });

async function replayed(session: ReturnType<SentEvents['forSession']>, after: string): Promise<JSONRPCMessage[]> {
  const sent: JSONRPCMessage[] = [];
  await session.replayEventsAfter(after, { send: async (_id, event) => void sent.push(event) });
  return sent;
}

describe('sent events', () => {
  it('are given back after the last one that arrived, of its stream and session only [http.session.resume]', async () => {
    const events = new SentEvents();
    const [session, other] = [events.forSession(), events.forSession()];
    const first = await session.storeEvent('a', message('1'));
    await session.storeEvent('b', message('2'));
    await other.storeEvent('a', message('3'));
    await session.storeEvent('a', message('4'));
    expect(await replayed(session, first)).toEqual([message('4')]);
    expect(await other.getStreamIdForEventId?.(first)).toBeUndefined();
    await expect(replayed(other, first)).rejects.toThrow('not kept');
  });

  it('are bounded by number and size for all sessions together, and go with their session [http.session.resume]', async () => {
    const events = new SentEvents();
    const [session, other] = [events.forSession(), events.forSession()];
    const first = await session.storeEvent('a', message('first'));
    for (let at = 0; at < 5000; at++) await other.storeEvent('a', message(String(at)));
    expect(events.size).toBe(2048);
    expect(await session.getStreamIdForEventId?.(first)).toBeUndefined();
    await session.storeEvent('a', message('x'.repeat(4_000_000)));
    await session.storeEvent('a', message('y'.repeat(1_000_000)));
    expect(events.size).toBe(1);
    session.close();
    expect(events.size).toBe(0);
  });
});
