/**
 * Caches reads that many questions share: the roster, for some seconds, and states of past instants, which never
 * change. A server uses it; the command line answers one question and does not.
 */
import { createHash } from 'node:crypto';
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import type { ChainUnit } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import type { Clock, Heartbeat } from '../core/ports.ts';
import type { Reads } from './reading.ts';

/** A new account appears in answers after at most this time. */
const ROSTER_MS = 5_000;
/** Lambda ends the writer of a commit after fifteen minutes, so nothing is added to the history before that time. */
const SETTLED_MS = 15 * 60_000;
/** Entries of all states that are kept; a verdict takes about half a kilobyte. */
const MOST_ENTRIES = 100_000;

/** Whether the history up to an instant does not change any more. */
export const isSettled = (at: string, now: Date): boolean => Date.parse(at) < now.getTime() - SETTLED_MS;

export interface CachedReads extends Reads {
  /** A digest that changes whenever a unit in the roster has a new commit or a new run, or an account is added. */
  readonly heads: () => Promise<string>;
}

export function cachedReads({ history, roster }: Reads, clock: Clock): CachedReads {
  const states = keptStates();
  let heartbeats: Kept | null = null;
  const kept = (): Kept => {
    const now = clock().getTime();
    if (!heartbeats || now - heartbeats.at >= ROSTER_MS || now < heartbeats.at) {
      const all = keptRoster(roster);
      all.catch(() => {
        heartbeats = null;
      });
      heartbeats = { at: now, all, heads: null };
    }
    return heartbeats;
  };
  const heads = (): Promise<string> => {
    const known = kept();
    known.heads ??= known.all.then(digestOf);
    return known.heads;
  };
  async function* units(account?: string): AsyncGenerator<Heartbeat> {
    // units of records are not cached, because a first record must appear at once
    if (account === undefined) yield* (await kept().all).all;
    else if (isAccount(account)) yield* (await kept().all).byAccount.get(account) ?? [];
    else yield* roster.units(account);
  }
  return {
    heads,
    roster: { units },
    history: {
      ...history,
      asOf: async <State>(of: ChainUnit<State>, at: string): Promise<ChainState<State>> => {
        if (!isSettled(at, clock())) return history.asOf(of, at);
        const name = `${of.unit} ${at}`;
        const kept = states.find<State>(name);
        if (kept) return kept;
        const state = await history.asOf(of, at);
        states.keep(name, state, of.chain.size(state.contents));
        return state;
      },
    },
  };
}

interface Kept {
  readonly at: number;
  readonly all: Promise<KeptRoster>;
  /** Computed on first use, because a large roster takes a tenth of a second. */
  heads: Promise<string> | null;
}

function digestOf({ all }: KeptRoster): string {
  const digest = createHash('sha256');
  for (const { unit, seq, run, item } of all) digest.update(JSON.stringify([unit, seq, run, item]));
  return digest.digest('base64url');
}

interface KeptRoster {
  readonly all: readonly Heartbeat[];
  /** Most questions are about one account of many. */
  readonly byAccount: ReadonlyMap<string, readonly Heartbeat[]>;
}

async function keptRoster(roster: Reads['roster']): Promise<KeptRoster> {
  const all = await Array.fromAsync(roster.units());
  return { all, byAccount: Map.groupBy(all, ({ unit }) => parseUnit(unit).account) };
}

const isAccount = (name: string): boolean => /^\d{12}$/.test(name) || name === ORGANIZATION;

/** Keeps the most recently used states, up to a total number of entries. */
function keptStates() {
  const kept = new Map<string, { readonly state: ChainState<unknown>; readonly size: number }>();
  let entries = 0;
  const drop = (name: string): void => {
    entries -= kept.get(name)?.size ?? 0;
    kept.delete(name);
  };
  return {
    find: <State>(name: string): ChainState<State> | null => {
      const found = kept.get(name);
      if (!found) return null;
      // a map lists entries in the order of insertion
      kept.delete(name);
      kept.set(name, found);
      return found.state as ChainState<State>;
    },
    keep: (name: string, state: ChainState<unknown>, size: number): void => {
      drop(name);
      kept.set(name, { state, size: size + 1 });
      entries += size + 1;
      for (const oldest of kept.keys()) {
        if (entries <= MOST_ENTRIES) return;
        drop(oldest);
      }
    },
  };
}
