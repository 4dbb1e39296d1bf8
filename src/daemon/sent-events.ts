/**
 * What was sent on the streams of HTTP sessions, for clients of the handshake era that lost one and ask for the rest
 * (`Last-Event-ID`). Bounded for all sessions of a project together: what is too old to be here cannot be resumed.
 */
import { randomUUID } from 'node:crypto';
import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server';

const MAX_EVENTS = 2048;
const MAX_CHARACTERS = 4_194_304;

interface SentEvent {
  readonly owner: string;
  readonly streamId: string;
  readonly message: JSONRPCMessage;
  readonly characters: number;
}

export class SentEvents {
  /** The oldest first. */
  readonly #events = new Map<string, SentEvent>();
  #characters = 0;
  #lastId = 0;

  get size(): number {
    return this.#events.size;
  }

  /** The events of one session: it never sees those of another. To be closed with the session. */
  forSession(): EventStore & { close(): void } {
    const owner = randomUUID();
    const own = (eventId: string) => {
      const event = this.#events.get(eventId);
      return event?.owner === owner ? event : undefined;
    };
    return {
      storeEvent: async (streamId, message) => this.#add({ owner, streamId, message, characters: JSON.stringify(message).length }),
      getStreamIdForEventId: async (eventId) => own(eventId)?.streamId,
      replayEventsAfter: async (lastEventId, { send }) => {
        const last = own(lastEventId);
        if (last === undefined) throw new Error(`the event ${lastEventId.slice(0, 100)} is not kept any more`);
        for (const [eventId, { message }] of this.#after(lastEventId, last)) await send(eventId, message);
        return last.streamId;
      },
      close: () => this.#forget(owner),
    };
  }

  #add(event: SentEvent): string {
    const eventId = `e${++this.#lastId}`;
    this.#events.set(eventId, event);
    this.#characters += event.characters;
    for (const oldest of this.#events.keys()) {
      if (this.#events.size <= MAX_EVENTS && this.#characters <= MAX_CHARACTERS) break;
      this.#delete(oldest);
    }
    return eventId;
  }

  /** Events that mark the beginning of a stream have no message. */
  #after(eventId: string, { owner, streamId }: SentEvent): [string, SentEvent][] {
    const events = [...this.#events];
    return events
      .slice(events.findIndex(([id]) => id === eventId) + 1)
      .filter(([, event]) => event.owner === owner && event.streamId === streamId && 'jsonrpc' in event.message);
  }

  #forget(owner: string): void {
    for (const [eventId, event] of this.#events) if (event.owner === owner) this.#delete(eventId);
  }

  #delete(eventId: string): void {
    this.#characters -= this.#events.get(eventId)!.characters;
    this.#events.delete(eventId);
  }
}
