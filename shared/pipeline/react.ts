/**
 * Events → verdicts. A batch is folded: however many events a place had, its facts are read once, and what moved is
 * credited to the likeliest of them. What nobody sees yet of an event is looked at once more a little later.
 */
import { GLOBAL } from '../core/account.ts';
import { each } from '../core/collector.ts';
import type { Cause, Change } from '../core/commit.ts';
import type { AnyControl } from '../core/control.ts';
import { drift, type Observation } from '../core/drift.ts';
import type { Heartbeat } from '../core/ports.ts';
import { creditedTo } from './credit.ts';
import type { Deps } from './deps.ts';
import { commitObservation, observe, type UnitObservation } from './judge.ts';
import { type Recheck, rechecksOf, staleAgain } from './recheck.ts';
import { type Find, type Occurrence, type Stale, staleBy } from './stale.ts';

export type ReactDeps = Pick<Deps, 'registry' | 'config' | 'history' | 'reach' | 'roster' | 'clock' | 'later'>;

/** A message of the queue: what happened, or what is to be looked at again. */
export type Message = { readonly id: string } & ({ readonly occurrence: Occurrence } | { readonly recheck: Recheck });

export interface Reaction {
  /** Places whose facts were read, verdicts that changed, and places to look at again. */
  readonly places: number;
  readonly changes: number;
  readonly rechecks: number;
  /** Messages that could not be handled, and why: they alone are to be delivered again. */
  readonly failed: ReadonlyMap<string, Error>;
}

/** Accounts do not share rate limits; what is waited for are their answers. */
const CONCURRENT_PLACES = 24;

/** `inTime` says whether another place may still be begun; those that are not come again. */
export async function react(
  deps: ReactDeps,
  messages: readonly Message[],
  inTime: () => boolean = () => true,
): Promise<Reaction> {
  const failed = new Map<string, Error>();
  const asked = await whatIsStale(deps, messages, failed);
  const places = [...Map.groupBy(asked, ({ stale }) => `${stale.account}/${stale.region}`).values()];
  const unseen: Stale[] = [];
  let changes = 0;
  await each(
    places,
    async (ofPlace) => {
      try {
        if (!inTime()) throw new Error('there was no time left to look at it; it comes again');
        const judged = await judgePlace(
          deps,
          ofPlace.map(({ stale }) => stale),
        );
        changes += judged.changes;
        unseen.push(...judged.unseen);
      } catch (error) {
        for (const { message } of ofPlace) failed.set(message, error as Error);
      }
    },
    CONCURRENT_PLACES,
  );
  const rechecks = rechecksOf(unseen, deps.clock());
  for (const [seconds, group] of rechecks) await deps.later.recheck(group, seconds);
  return {
    places: places.length,
    changes,
    rechecks: [...rechecks.values()].reduce((sum, group) => sum + group.length, 0),
    failed,
  };
}

interface Asked {
  readonly message: string;
  readonly stale: Stale;
}

/** What each message asks for; an event that comes twice in a batch asks once. */
async function whatIsStale(
  deps: ReactDeps,
  messages: readonly Message[],
  failed: Map<string, Error>,
): Promise<Asked[]> {
  const find = remembered(deps);
  const known = new Set<string>();
  const asked: Asked[] = [];
  for (const message of messages) {
    const event = 'occurrence' in message ? `${message.occurrence.account}/${message.occurrence.id}` : message.id;
    if (known.has(event)) continue;
    known.add(event);
    try {
      const stale =
        'occurrence' in message
          ? await staleBy(deps, find, message.occurrence)
          : await staleAgain(deps, find, message.recheck);
      asked.push(...stale.map((one) => ({ message: message.id, stale: one })));
    } catch (error) {
      failed.set(message.id, error as Error);
    }
  }
  return asked;
}

/** Each unit is looked up once in a batch. */
function remembered({ roster }: Pick<Deps, 'roster'>): Find {
  const found = new Map<string, Promise<Heartbeat | null>>();
  return (unit) => {
    const heartbeat = found.get(unit) ?? roster.find(unit);
    found.set(unit, heartbeat);
    return heartbeat;
  };
}

interface Judged {
  readonly changes: number;
  /** What was asked for and did not move any of its controls. */
  readonly unseen: readonly Stale[];
}

async function judgePlace(deps: ReactDeps, asked: readonly Stale[]): Promise<Judged> {
  const [{ item, region }] = asked as [Stale];
  const asking = askingFor(asked);
  const controls = [...asking.keys()];
  const regions = region === GLOBAL ? item.regions : [region];
  const observed = await observe(deps, { item: { ...item, regions }, controls, complete: false, concerned: true });
  const moved = new Set<string>();
  let changes = 0;
  for (const unit of observed) {
    for (const part of byCause(unit, asking)) {
      const { commit } = await commitObservation(deps, part.unit, part.cause);
      if (commit?.body.type !== 'verdicts') continue;
      changes += commit.body.changes.length;
      for (const { control } of commit.body.changes) moved.add(control);
    }
  }
  return { changes, unseen: asked.filter((stale) => !stale.controls.some(({ id }) => moved.has(id))) };
}

/** Each control → all that made it stale. */
function askingFor(asked: readonly Stale[]): Map<AnyControl, Stale[]> {
  const asking = new Map<AnyControl, Stale[]>();
  for (const stale of asked) {
    for (const control of stale.controls) {
      const known = asking.get(control);
      if (known) known.push(stale);
      else asking.set(control, [stale]);
    }
  }
  return asking;
}

/** An observation of a unit, taken apart by what made its controls stale; units without any of the controls are left out. */
function byCause(
  unit: UnitObservation,
  asking: ReadonlyMap<AnyControl, readonly Stale[]>,
): { readonly cause: Cause; readonly unit: UnitObservation }[] {
  const { before, observation } = unit;
  const moved = Map.groupBy(drift(before, observation)?.changes ?? [], ({ control }) => control);
  const causes = new Map<string, Cause>();
  for (const [{ id }, asked] of asking) {
    if (id in observation.revisions) causes.set(id, creditedTo(asked, (moved.get(id) ?? []).map(resourceOf)));
  }
  const groups = Map.groupBy(causes, ([, cause]) => JSON.stringify(cause));
  return [...groups.values()].map((group) => ({
    cause: (group[0] as [string, Cause])[1],
    unit: { ...unit, observation: only(observation, new Set(group.map(([control]) => control))) },
  }));
}

const resourceOf = ({ resource }: Change): string => resource;

const only = ({ verdicts, revisions, complete }: Observation, controls: ReadonlySet<string>): Observation => ({
  complete,
  verdicts: verdicts.filter(({ control }) => controls.has(control)),
  revisions: Object.fromEntries(Object.entries(revisions).filter(([control]) => controls.has(control))),
});
