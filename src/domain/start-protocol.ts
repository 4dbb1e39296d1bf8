/**
 * How a client gets to the daemon of its project, and how a supervisor gets started, as state machines without effects:
 * `connector` and `supervisor` carry the steps out, and a test explores every order in which three clients and every
 * crash can meet (test/unit/domain/start-protocol.test.ts).
 *
 * Three things exclude. The lifetime lock of a daemon and that of the supervisor decide who is the one; the start lock lets
 * one starter work at a time. The claim before it only keeps a crowd from starting a starter each.
 */

/** What a client does next. */
export type ClientStep =
  /** Read the published endpoint, dial it, let the daemon prove itself. */
  | 'dial'
  /** Find a supervisor, get one started, or wait while somebody else does. */
  | 'ensure-supervisor'
  /** Ask the supervisor to serve the project, and wait until it is ready. */
  | 'ask'
  /** Dial what the supervisor says is ready. */
  | 'dial-again';

export type ClientOutcome =
  | 'connected'
  /** Nothing is published, or it is out of date. */
  | 'absent'
  | 'ready'
  /** No supervisor listens, or it ended before it answered. */
  | 'nobody'
  | 'supervised';

export interface ClientState {
  readonly step: ClientStep | 'connected' | 'failed';
  /** How often a supervisor may still be started again: one that keeps dying must not be for ever. */
  readonly startsLeft: number;
  /** How often the supervisor may still be asked again when its daemon is gone by the time it is dialled. */
  readonly asksLeft: number;
}

export const CLIENT_START: ClientState = { step: 'dial', startsLeft: 2, asksLeft: 2 };

/** The step after `state.step` ended with `outcome`; an error that no repetition cures ends the protocol outside of it. */
export function advanceClient(state: ClientState, outcome: ClientOutcome): ClientState {
  const { startsLeft, asksLeft } = state;
  switch (`${state.step}: ${outcome}`) {
    case 'dial: connected':
    case 'dial-again: connected':
      return { ...state, step: 'connected' };
    case 'dial: absent':
      return { ...state, step: 'ensure-supervisor' };
    case 'ensure-supervisor: supervised':
      return { ...state, step: 'ask' };
    case 'ask: ready':
      return { ...state, step: 'dial-again' };
    case 'ask: nobody':
      return startsLeft > 0 ? { ...state, step: 'ensure-supervisor', startsLeft: startsLeft - 1 } : { ...state, step: 'failed' };
    case 'dial-again: absent':
      return asksLeft > 0 ? { ...state, step: 'ask', asksLeft: asksLeft - 1 } : { ...state, step: 'failed' };
    default:
      throw new Error(`${outcome} is no outcome of ${state.step}`);
  }
}

/** What a starter does next, all of it under the start lock. */
export type StarterStep =
  /** Somebody may have started it while we waited for the lock. */
  | 'look-again'
  /** Have the process manager start it. */
  | 'launch'
  /** Wait until it answers. Started is not ready. */
  | 'await-ready';

export type StarterOutcome = 'found' | 'none' | 'launched' | 'ready' | 'ended';
export type StarterState = StarterStep | 'done' | 'failed';

export const STARTER_START: StarterState = 'look-again';

export function advanceStarter(state: StarterState, outcome: StarterOutcome): StarterState {
  switch (`${state}: ${outcome}`) {
    case 'look-again: found':
    case 'await-ready: ready':
      return 'done';
    case 'look-again: none':
      return 'launch';
    case 'launch: launched':
      return 'await-ready';
    case 'await-ready: ended':
      return 'failed';
    default:
      throw new Error(`${outcome} is no outcome of ${state}`);
  }
}
