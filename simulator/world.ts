/**
 * A simulated AWS organisation: accounts in organisational units, the state of each service in each account and region,
 * injected faults, and the events of changes. Everything follows from the seed number.
 */
import type { AccountState } from '@aws-sdk/client-organizations';
import { GLOBAL } from '../shared/core/account.ts';
import { cloudTrailEvent, type EventBridgeEvent, type Principal } from './events.ts';
import { type Fault, faultFor } from './faults.ts';
import { type Random, randomOf } from './random.ts';
import type { AnyService, ServiceLocation } from './service.ts';

export type AccountKind = 'management' | 'security' | 'log-archive' | 'member';

export interface SimulatedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly kind: AccountKind;
  readonly ou: string;
  readonly environment: 'production' | 'staging' | 'sandbox';
  readonly tags: Readonly<Record<string, string>>;
  /** `ACTIVE` when left out. */
  readonly state?: AccountState;
  /** Index in the organisation, 0 for the management account. */
  readonly index: number;
}

export interface WorldOptions {
  readonly accounts?: number;
  readonly regions?: readonly string[];
  readonly seed?: number;
  /** The start of simulated time, which only `advance` moves. */
  readonly start?: Date;
  readonly pageSize?: number;
  /** Scales the share of units that have a flaw; 1 keeps the services' own rates, 0 makes a flawless world. */
  readonly flaws?: number;
}

export interface World {
  readonly organizationId: string;
  readonly accounts: readonly SimulatedAccount[];
  readonly management: SimulatedAccount;
  readonly security: SimulatedAccount;
  readonly regions: readonly string[];
  readonly pageSize: number;
  now(): Date;
  advance(milliseconds: number): void;
  account(id: string): SimulatedAccount | undefined;
  /**
   * The live state of a service in an account and region; an operation that asks for it to write marks it as changed.
   */
  state<State>(service: AnyService, account: string, region: string, writing?: boolean): State;
  /** The state that reads see: with a `stale` fault, for a while the state before a write. */
  seen<State>(service: AnyService, account: string, region: string): State;
  readonly faults: Fault[];
  fault(fault: Fault): () => void;
  faultOf(action: string, account: string, region: string): Fault | undefined;
  optOut(account: string, region: string): void;
  optedOut(account: string, region: string): boolean;
  /** Creates an access key of a principal; calls signed with it are calls of that principal. */
  signIn(principal: Principal): string;
  principalOf(accessKeyId: string): Principal | undefined;
  /** Sends a service's own event, as EventBridge would deliver it. */
  emit(event: EventBridgeEvent): void;
  /** Sends CloudTrail's event of a call, and returns the request id, which the caller gets too. */
  recordCall(call: { eventSource: string; operation: string; input: object; region: string; by: Principal }): string;
  onEvent(listener: (event: EventBridgeEvent) => void): void;
  random(...words: (string | number)[]): Random;
}

const DEFAULT_REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'] as const;
const DEFAULT_ACCOUNTS = 12;
const DEFAULT_PAGE_SIZE = 50;
/** A state that was never changed can be made again from the seed, so only this many are kept. */
const CLEAN_STATES = 2_000;

export function createWorld(options: WorldOptions = {}): World {
  const seed = options.seed ?? 1;
  const regions = options.regions ?? DEFAULT_REGIONS;
  const accounts = makeAccounts(options.accounts ?? DEFAULT_ACCOUNTS, seed);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const flawShare = options.flaws ?? 1;

  let clock = (options.start ?? new Date('2026-01-15T06:00:00Z')).getTime();
  let events = 0;
  const clean = new Map<string, unknown>();
  const changed = new Map<string, unknown>();
  const before = new Map<string, { readonly state: unknown; readonly until: number }>();
  const faults: Fault[] = [];
  const optedOut = new Set<string>();
  const principals = new Map<string, Principal>();
  const listeners: ((event: EventBridgeEvent) => void)[] = [];
  const random = (...words: (string | number)[]) => randomOf(seed, ...words);

  const placeOf = (service: AnyService, account: SimulatedAccount, region: string): ServiceLocation => ({
    account,
    region,
    random: random(service.serviceId, account.id, region),
    now: new Date(clock),
    world,
    flaw: (name, share) => random('flaw', name, account.id, region).chance(share * flawShare),
  });

  const emit = (event: EventBridgeEvent) => {
    for (const listener of listeners) listener(event);
  };

  const world: World = {
    organizationId: `o-${randomOf(seed, 'organization').hex(10)}`,
    accounts,
    management: accounts[0] as SimulatedAccount,
    security: (accounts[1] ?? accounts[0]) as SimulatedAccount,
    regions,
    pageSize: options.pageSize ?? DEFAULT_PAGE_SIZE,
    now: () => new Date(clock),
    advance: (milliseconds) => {
      clock += milliseconds;
    },
    account: (id) => byId.get(id),
    state: <State>(service: AnyService, accountId: string, callRegion: string, writing = false): State => {
      const account = byId.get(accountId);
      if (!account) throw new Error(`the simulated organisation has no account ${accountId}`);
      const region = service.scope === 'region' ? callRegion : GLOBAL;
      const key = `${service.serviceId}/${accountId}/${region}`;
      const state = changed.get(key) ?? clean.get(key) ?? service.seed(placeOf(service, account, region));
      const stale = writing
        ? faultFor(faults.filter(isStale), `${service.eventSource}:*`, accountId, region)
        : undefined;
      if (stale) before.set(key, { state: structuredClone(state), until: clock + (stale.milliseconds ?? 0) });
      if (writing) changed.set(key, state);
      else if (!changed.has(key)) remember(clean, key, state);
      return state as State;
    },
    seen: <State>(service: AnyService, accountId: string, callRegion: string): State => {
      const region = service.scope === 'region' ? callRegion : GLOBAL;
      const old = before.get(`${service.serviceId}/${accountId}/${region}`);
      return old && clock < old.until ? (old.state as State) : world.state<State>(service, accountId, callRegion);
    },
    faults,
    fault: (fault) => {
      faults.push(fault);
      return () => {
        const index = faults.indexOf(fault);
        if (index >= 0) faults.splice(index, 1);
      };
    },
    faultOf: (action, account, region) => faultFor(faults, action, account, region),
    optOut: (account, region) => optedOut.add(`${account}/${region}`),
    optedOut: (account, region) => optedOut.has(`${account}/${region}`),
    signIn: (principal) => {
      const accessKeyId = `ASIA${random('key', principal.account, principal.arn).hex(16).toUpperCase()}`;
      principals.set(accessKeyId, principal);
      return accessKeyId;
    },
    principalOf: (accessKeyId) => principals.get(accessKeyId),
    emit,
    recordCall: (call) => {
      events += 1;
      const event = cloudTrailEvent({ ...call, id: randomOf(seed, 'event', events).hex(32), at: new Date(clock) });
      emit(event);
      return String(event.detail.requestID);
    },
    onEvent: (listener) => listeners.push(listener),
    random,
  };
  return world;
}

const isStale = ({ kind }: Fault): boolean => kind === 'stale';

function remember(clean: Map<string, unknown>, key: string, state: unknown): void {
  clean.set(key, state);
  if (clean.size > CLEAN_STATES) clean.delete(clean.keys().next().value as string);
}

const TEAMS = ['checkout', 'catalogue', 'search', 'payments', 'identity', 'shipping', 'analytics', 'media', 'support'];
const ENVIRONMENTS = ['production', 'staging', 'sandbox'] as const;
const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function makeAccounts(count: number, seed: number): SimulatedAccount[] {
  const kinds: AccountKind[] = ['management', 'security', 'log-archive'];
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index] ?? 'member';
    const member = index - kinds.length;
    const environment = kind === 'member' ? (ENVIRONMENTS[member % ENVIRONMENTS.length] ?? 'sandbox') : 'production';
    const team = TEAMS[Math.floor(member / ENVIRONMENTS.length) % TEAMS.length] ?? 'platform';
    const round = Math.floor(member / (ENVIRONMENTS.length * TEAMS.length));
    const name = kind === 'member' ? `${team}-${environment}${round > 0 ? `-${round + 1}` : ''}` : kind;
    return {
      id: accountId(seed, index),
      name,
      email: `aws+${name}@example.com`,
      kind,
      ou: kind === 'member' ? `Workloads/${title(environment)}` : kind === 'management' ? '' : 'Security',
      environment,
      tags: { Environment: environment, ...(kind === 'member' ? { Project: team } : {}) },
      index,
    };
  });
}

const accountId = (seed: number, index: number): string =>
  String(100_000_000_000 + ((seed * 7_919_000_003 + index * 1_000_003) % 899_999_999_999));
