/** A model of what surrounds the start protocol: locks, pm2, the processes it starts, and crashes. */
import {
  advanceClient,
  advanceStarter,
  CLIENT_START,
  STARTER_START,
  type ClientState,
  type StarterState,
} from '../../../src/domain/start-protocol.ts';

export interface Rules {
  readonly clients: number;
  /** Crashes that may happen, each to any process at any moment. */
  readonly crashes: number;
  readonly lifetimeLock: boolean;
  readonly leaseExpires: boolean;
  readonly claimOfTheDeadIsTaken: boolean;
  readonly asksAgain: boolean;
}

/** How the system is; tests leave one part out and expect to be told. */
export const FAITHFUL: Omit<Rules, 'clients' | 'crashes'> = {
  lifetimeLock: true,
  leaseExpires: true,
  claimOfTheDeadIsTaken: true,
  asksAgain: true,
};

/** A resident process; `managed` while pm2 knows it and starts it again. */
interface Resident {
  readonly at: 'booting' | 'locked' | 'published' | 'ready';
  readonly managed: boolean;
}

interface Client {
  readonly state: ClientState;
  /** It waits for the answer of the supervisor that it asked. */
  readonly asked: boolean;
  /** Its starter, once it has the claim; `waiting` for the start lock before its first step. */
  readonly starter: StarterState | 'waiting' | null;
  readonly crashed: boolean;
}

type Holder = number | 'the dead' | null;

interface World {
  readonly clients: readonly Client[];
  readonly claim: Holder;
  readonly startLock: Holder;
  readonly supervisors: readonly Resident[];
  readonly daemons: readonly Resident[];
  /** The endpoint record leads to the living daemon that wrote it, or to a dead one. */
  readonly endpoint: 'alive' | 'dead' | null;
  readonly wanted: boolean;
  readonly crashesLeft: number;
}

interface Move {
  readonly name: string;
  readonly to: World;
}

export interface Violation {
  readonly what: string;
  readonly path: readonly string[];
}

export interface Exploration {
  readonly states: number;
  readonly violations: readonly Violation[];
  readonly ends: readonly { readonly clients: readonly string[] }[];
}

/** Visits every world that can be reached, depth first. Stops at the first violation of each kind. */
export function explore(rules: Rules, limit: number): Exploration {
  const [seen, found, ends] = [new Set<string>(), new Map<string, Violation>(), [] as { clients: string[] }[]];
  const stack: { world: World; path: Path }[] = [{ world: start(rules), path: null }];
  while (stack.length > 0) {
    const { world, path } = stack.pop()!;
    const key = keyOf(world);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > limit) throw new Error(`more than ${limit} states`);
    const moves = movesOf(world, rules);
    const wrong = violationOf(world, moves, rules);
    if (wrong !== undefined && !found.has(wrong)) found.set(wrong, { what: wrong, path: namesOf(path) });
    if (isEnd(moves)) ends.push({ clients: world.clients.map(({ state, crashed }) => (crashed ? 'crashed' : state.step)) });
    if (wrong === undefined) for (const { name, to } of moves) stack.push({ world: to, path: { name, before: path } });
  }
  return { states: seen.size, violations: [...found.values()], ends };
}

type Path = { readonly name: string; readonly before: Path } | null;

function namesOf(path: Path): string[] {
  return path === null ? [] : [...namesOf(path.before), path.name];
}

function start({ clients, crashes }: Rules): World {
  const client: Client = { state: CLIENT_START, asked: false, starter: null, crashed: false };
  return {
    clients: Array.from({ length: clients }, () => client),
    claim: null,
    startLock: null,
    supervisors: [],
    daemons: [],
    endpoint: null,
    wanted: false,
    crashesLeft: crashes,
  };
}

/** Nothing but a further crash can happen. */
function isEnd(moves: readonly Move[]): boolean {
  return moves.every(({ name }) => name.startsWith('crash'));
}

function violationOf(world: World, moves: readonly Move[], rules: Rules): string | undefined {
  const isPast = ({ at }: Resident) => at !== 'booting';
  if (world.daemons.filter(isPast).length > 1) return 'two daemons';
  if (world.supervisors.filter(isPast).length > 1) return 'two supervisors';
  if (!isEnd(moves)) return undefined;
  const living = world.clients.filter(({ crashed }) => !crashed);
  if (living.some(({ state }) => state.step !== 'connected' && state.step !== 'failed')) return 'stuck';
  if (world.startLock !== null && world.startLock !== 'the dead') return 'the start lock leaked';
  if (world.claim !== null && world.claim !== 'the dead') return 'the claim leaked';
  const crashed = rules.crashes - world.crashesLeft;
  if (living.some(({ state }) => state.step === 'failed') && crashed < 2) return 'failed without need';
  if (living.length > 0 && crashed < 2 && !world.daemons.some(({ at }) => at === 'ready')) return 'no service';
  return undefined;
}

function movesOf(world: World, rules: Rules): Move[] {
  return [
    ...world.clients.flatMap((client, index) => (client.crashed ? [] : clientMoves(world, client, index, rules))),
    ...residentMoves(world, 'supervisors', rules),
    ...residentMoves(world, 'daemons', rules),
    ...superviseMoves(world),
    ...leaseMoves(world, rules),
    ...crashMoves(world),
  ];
}

function clientMoves(world: World, client: Client, index: number, rules: Rules): Move[] {
  const move = (name: string, change: Partial<Client>, around: Partial<World> = {}): Move => ({
    name: `${name}(${index})`,
    to: { ...world, ...around, clients: world.clients.with(index, { ...client, ...change }) },
  });
  const on = (outcome: Parameters<typeof advanceClient>[1]): Partial<Client> => ({
    state: advanceClient(client.state, outcome),
    asked: false,
  });
  switch (client.state.step) {
    case 'dial':
    case 'dial-again': {
      if (isAnswering(world)) return [move('dial', on('connected'))];
      if (client.state.step === 'dial-again' && !rules.asksAgain) return [move('dial', { state: { ...client.state, step: 'failed' } })];
      return [move('dial', on('absent'))];
    }
    case 'ask':
      if (!hasSupervisor(world)) return [move('nobody', on('nobody'))];
      if (!client.asked) return [move('ask', { asked: true }, { wanted: true })];
      return world.daemons.some(({ at }) => at === 'ready') ? [move('ready', on('ready'))] : [];
    case 'ensure-supervisor':
      return startMoves(world, client, index, rules, move, on);
    default:
      return [];
  }
}

function startMoves(
  world: World,
  client: Client,
  index: number,
  rules: Rules,
  move: (name: string, change: Partial<Client>, around?: Partial<World>) => Move,
  on: (outcome: 'supervised') => Partial<Client>,
): Move[] {
  const { starter } = client;
  const mine = { claim: null, startLock: null };
  switch (starter) {
    case null: {
      const found = hasSupervisor(world) ? [move('found', on('supervised'))] : [];
      const isFree = world.claim === null || (world.claim === 'the dead' && rules.claimOfTheDeadIsTaken);
      return isFree ? [...found, move('claim', { starter: 'waiting' }, { claim: index })] : found;
    }
    case 'waiting':
      return world.startLock === null ? [move('lock', { starter: STARTER_START }, { startLock: index })] : [];
    case 'look-again':
      return [move('look', { starter: advanceStarter(starter, hasSupervisor(world) ? 'found' : 'none') })];
    case 'launch': {
      const isKnown = world.supervisors.some(({ managed }) => managed);
      const supervisors = isKnown ? world.supervisors : [...world.supervisors, { at: 'booting', managed: true } as const];
      return [move('launch', { starter: advanceStarter(starter, 'launched') }, { supervisors })];
    }
    case 'await-ready':
      if (hasSupervisor(world)) return [move('up', { starter: advanceStarter(starter, 'ready') })];
      return world.supervisors.length === 0 ? [move('ended', { starter: advanceStarter(starter, 'ended') })] : [];
    case 'done':
      return [move('release', { ...on('supervised'), starter: null }, mine)];
    case 'failed':
      return [move('release', { state: { ...client.state, step: 'failed' }, starter: null }, mine)];
  }
}

/** A process comes up step by step; without the lifetime lock it ends, for good (exit status 100). */
function residentMoves(world: World, kind: 'supervisors' | 'daemons', { lifetimeLock }: Rules): Move[] {
  return world[kind].flatMap((process, index) => {
    const others = world[kind].toSpliced(index, 1);
    const step = (at: Resident['at'], around: Partial<World> = {}): Move => ({
      name: `${kind} ${at}`,
      to: { ...world, ...around, [kind]: [...others, { ...process, at }] },
    });
    if (process.at === 'booting') {
      const isHeld = lifetimeLock && others.some(({ at }) => at !== 'booting');
      return [isHeld ? { name: `${kind} leaves`, to: { ...world, [kind]: others } } : step('locked')];
    }
    if (kind === 'supervisors') return process.at === 'locked' ? [step('ready')] : [];
    if (process.at === 'locked') return [step('published', { endpoint: 'alive' })];
    return process.at === 'published' ? [step('ready')] : [];
  });
}

/** What the supervisor cannot see is started a second time: a daemon that pm2 does not know and that has not published. */
function superviseMoves(world: World): Move[] {
  const isSeen = ({ at, managed }: Resident) => managed || at === 'published' || at === 'ready';
  if (!world.wanted || !hasSupervisor(world) || world.daemons.some(isSeen)) return [];
  return [{ name: 'supervise', to: { ...world, daemons: [...world.daemons, { at: 'booting', managed: true }] } }];
}

function leaseMoves(world: World, { leaseExpires }: Rules): Move[] {
  return leaseExpires && world.startLock === 'the dead' ? [{ name: 'lease expires', to: { ...world, startLock: null } }] : [];
}

function crashMoves(world: World): Move[] {
  if (world.crashesLeft === 0) return [];
  const after = { ...world, crashesLeft: world.crashesLeft - 1 };
  return [
    ...world.clients.flatMap((client, index) => (isFinal(client) ? [] : [clientCrash(after, client, index)])),
    ...world.supervisors.map((process, index) => residentCrash(after, 'supervisors', process, index)),
    ...world.daemons.map((process, index) => residentCrash(after, 'daemons', process, index)),
    ...([...world.supervisors, ...world.daemons].some(({ managed }) => managed) ? [pm2Crash(after)] : []),
  ];
}

function clientCrash(world: World, client: Client, index: number): Move {
  const left = (holder: Holder): Holder => (holder === index ? 'the dead' : holder);
  const clients = world.clients.with(index, { ...client, starter: null, asked: false, crashed: true });
  return { name: `crash client ${index}`, to: { ...world, clients, claim: left(world.claim), startLock: left(world.startLock) } };
}

/** pm2 starts what it knows again; the system drops the lock with the process. */
function residentCrash(world: World, kind: 'supervisors' | 'daemons', process: Resident, index: number): Move {
  const others = world[kind].toSpliced(index, 1);
  const next = process.managed ? [...others, { at: 'booting', managed: true } as const] : others;
  const wrote = kind === 'daemons' && (process.at === 'published' || process.at === 'ready');
  return { name: `crash ${kind}`, to: { ...world, [kind]: next, ...(wrote ? { endpoint: 'dead' as const } : {}) } };
}

function pm2Crash(world: World): Move {
  const forget = (processes: readonly Resident[]) => processes.map((process) => ({ ...process, managed: false }));
  return { name: 'crash pm2', to: { ...world, supervisors: forget(world.supervisors), daemons: forget(world.daemons) } };
}

function isFinal({ state, crashed }: Client): boolean {
  return crashed || state.step === 'connected' || state.step === 'failed';
}

function hasSupervisor({ supervisors }: World): boolean {
  return supervisors.some(({ at }) => at === 'ready');
}

function isAnswering({ endpoint, daemons }: World): boolean {
  return endpoint === 'alive' && daemons.some(({ at }) => at === 'published' || at === 'ready');
}

/** Clients are alike but for what they hold, and processes are alike: worlds that differ in their order only are one. */
function keyOf(world: World): string {
  const holds = (index: number) => `${world.claim === index ? 'c' : ''}${world.startLock === index ? 'l' : ''}`;
  const clients = world.clients.map(
    ({ state, asked, starter, crashed }, index) =>
      `${crashed ? 'x' : `${state.step},${state.startsLeft},${state.asksLeft},${asked},${starter}`}${holds(index)}`,
  );
  const residents = (processes: readonly Resident[]) => processes.map(({ at, managed }) => `${at}${managed ? '+' : '-'}`).sort();
  const dead = [world.claim, world.startLock].map((holder) => (holder === 'the dead' ? 'd' : '')).join();
  return [
    clients.sort().join(';'),
    dead,
    residents(world.supervisors),
    residents(world.daemons),
    world.endpoint,
    world.wanted,
    world.crashesLeft,
  ].join('|');
}
