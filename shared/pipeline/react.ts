/**
 * Events → verdicts. However many events of a batch are about one unit, its facts are collected once, and each change
 * is credited to the most likely event. A change that an event announces but AWS does not show yet is checked once more
 * a little later.
 */
import { GLOBAL } from '../core/account.ts';
import type { Cause } from '../core/commit.ts';
import { LEAST_UNIT_MS, TO_COMMIT_MS } from '../core/limits.ts';
import { each } from '../core/reading.ts';
import { changesOfControls, drift, observationOfControls } from '../records/drift.ts';
import type { Change, Movement } from '../records/verdicts.ts';
import { type ChangedResources, creditedTo, suspectsOf } from './credit.ts';
import type { EvaluatingDeps } from './deps.ts';
import { type HearDeps, hear } from './hear.ts';
import { commitDrift, type Drifted, observe, type UnitObservation } from './judge.ts';
import { isNamed, namesOfAll } from './mentions.ts';
import { type Message, onceEach } from './messages.ts';
import { HELD_SECONDS, heldOf, rechecksOf, requestsOfRecheck, type SecondChecks } from './recheck.ts';
import { type EvaluationRequest, type RequestsOfEvent, type ResolvedRequest, requestsOf } from './requests.ts';
import { type LookUp, lookUp } from './units-of-event.ts';

export type ReactDeps = Omit<
  EvaluatingDeps,
  'organization' | 'archive' | 'signer' | 'publisher' | 'timers' | 'deadLetters'
> &
  HearDeps;

export interface Reaction {
  /** Counts: units that were evaluated, verdicts that changed, and units to check again. */
  readonly places: number;
  readonly changes: number;
  readonly rechecks: number;
  /** Units of accounts that no scan has recorded yet; they are checked later, when a scan may have. */
  readonly held: number;
  /** Findings of others that were taken, and those that could not be read. */
  readonly heard: number;
  readonly unreadable: number;
  /** Messages that could not be handled, with the error; only they are delivered again. */
  readonly failed: ReadonlyMap<string, Error>;
}

/** Accounts do not share rate limits, so the answers of many can be awaited at once. */
const CONCURRENT_UNITS = 24;

/**
 * `left` returns the remaining milliseconds. A unit that may not be finished in time is not begun, and its messages
 * come again.
 */
export async function react(
  deps: ReactDeps,
  messages: readonly Message[],
  left: () => number = () => Infinity,
): Promise<Reaction> {
  const failed = new Map<string, Error>();
  const look = lookUp(deps);
  const unique = onceEach(messages);
  const { asked, unscanned } = await requestsOfMessages(deps, look, unique, failed);
  const events = unique.filter((message) => 'occurrence' in message);
  const hearing = await hear(deps, { look, messages: events, left, failed });
  const places = [...Map.groupBy(asked, ({ stale }) => `${stale.account}/${stale.region}`).values()];
  const again = { unseen: [] as ResolvedRequest[], darkened: [] as ResolvedRequest[] };
  let { changes } = hearing;
  await each(
    places,
    async (ofPlace) => {
      try {
        if (left() < LEAST_UNIT_MS) throw new Error('there was no time left for it; it is delivered again');
        const judged = await judgeUnit(
          deps,
          ofPlace.map(({ stale }) => stale),
          left() - TO_COMMIT_MS,
        );
        changes += judged.changes;
        again.unseen.push(...judged.unseen);
        again.darkened.push(...judged.darkened);
      } catch (error) {
        for (const { message } of ofPlace) failed.set(message, error as Error);
      }
    },
    CONCURRENT_UNITS,
  );
  const rechecks = rechecksOf(again, deps.clock());
  for (const [seconds, group] of rechecks) await deps.recheckQueue.recheck(group, seconds);
  const held = heldOf(unscanned);
  if (held.length > 0) await deps.recheckQueue.recheck(held, HELD_SECONDS);
  return {
    places: places.length,
    changes,
    rechecks: [...rechecks.values()].reduce((sum, group) => sum + group.length, 0),
    held: held.length,
    heard: hearing.heard,
    unreadable: hearing.unreadable,
    failed,
  };
}

interface RequestOfMessage {
  readonly message: string;
  readonly stale: ResolvedRequest;
}

/** Finds what each message makes stale. */
async function requestsOfMessages(
  deps: ReactDeps,
  look: LookUp,
  messages: readonly Message[],
  failed: Map<string, Error>,
): Promise<{ readonly asked: readonly RequestOfMessage[]; readonly unscanned: readonly EvaluationRequest[] }> {
  const asked: RequestOfMessage[] = [];
  const unscanned: EvaluationRequest[] = [];
  for (const message of messages) {
    try {
      const staled = await requestsOfMessage(deps, look, message);
      asked.push(...staled.stale.map((one) => ({ message: message.id, stale: one })));
      unscanned.push(...staled.unscanned);
    } catch (error) {
      failed.set(message.id, error as Error);
    }
  }
  return { asked, unscanned };
}

const requestsOfMessage = async (deps: ReactDeps, look: LookUp, message: Message): Promise<RequestsOfEvent> =>
  'occurrence' in message
    ? requestsOf(deps, look, message.occurrence)
    : { stale: await requestsOfRecheck(deps, look, message.recheck), unscanned: [] };

interface Judged extends SecondChecks {
  readonly changes: number;
}

async function judgeUnit(deps: ReactDeps, asked: readonly ResolvedRequest[], within: number): Promise<Judged> {
  const [{ item, region }] = asked as [ResolvedRequest];
  const requests = requestsByControl(asked);
  const controls = [...new Set(asked.flatMap((stale) => stale.controls))];
  const regions = region === GLOBAL ? item.regions : [region];
  const place = { ...item, regions };
  const observed = await observe(deps, { item: place, controls, complete: false, concerned: true, within });
  const seen = new Set<EvaluationRequest>();
  const dark = new Set<string>();
  let changes = 0;
  for (const unit of observed) {
    let head = unit.before;
    for (const part of byCause(unit, requests)) {
      const { commit, state } = await commitDrift(deps, unit, part, head);
      if (!commit) continue;
      // if another writer committed in between, the next part is refused, and compared with the newest state
      if (commit.seq === head.seq + 1) head = state;
      changes += commit.body.changes.length;
      for (const [control, ofControl] of Map.groupBy(commit.body.changes, controlOf)) {
        if (ofControl.some(isDarkened)) dark.add(control);
        const moved = movedBy(unit, control, ofControl.filter(isSeen));
        if (moved) for (const stale of suspectsOf(requests.get(control) ?? [], moved).all) seen.add(stale);
      }
    }
  }
  return {
    changes,
    unseen: withControls(asked, (stale, control) => !seen.has(stale) && !dark.has(control)),
    darkened: withControls(asked, (_stale, control) => dark.has(control)),
  };
}

const controlOf = ({ control }: Change): string => control;

const isDarkened = ({ from, to }: Change): boolean => to === 'unknown' && from !== 'unknown';

/** A verdict that cannot be given, or that changed because of a new revision, does not show the effect of an event. */
const isSeen = ({ movement, to }: Change): boolean =>
  to !== 'unknown' && movement !== 'baseline' && movement !== 'revised';

const withControls = (
  asked: readonly ResolvedRequest[],
  which: (stale: ResolvedRequest, control: string) => boolean,
): ResolvedRequest[] =>
  asked
    .map((stale) => ({ ...stale, controls: stale.controls.filter(({ id }) => which(stale, id)) }))
    .filter(({ controls }) => controls.length > 0);

type RequestsByControl = ReadonlyMap<string, readonly ResolvedRequest[]>;

/** Control → all requests that made it stale. */
function requestsByControl(asked: readonly ResolvedRequest[]): RequestsByControl {
  const requests = new Map<string, ResolvedRequest[]>();
  for (const stale of asked) {
    for (const { id } of stale.controls) {
      const known = requests.get(id);
      if (known) known.push(stale);
      else requests.set(id, [stale]);
    }
  }
  return requests;
}

/** Splits the changes of an observation of a unit by their causes. */
function byCause(unit: UnitObservation, requests: RequestsByControl): Drifted[] {
  const isTouched = (control: string, resource: string) =>
    isNamed(
      (requests.get(control) ?? []).flatMap(({ mentions }) => mentions()),
      resource,
    );
  const observation = { ...unit.observation, isTouched };
  const body = drift(unit.before.contents, observation);
  const changes = Map.groupBy(body?.changes ?? [], controlOf);
  const causes = new Map<string, Cause>();
  for (const [id, asked] of requests) {
    if (id in observation.revisions)
      causes.set(id, creditedTo(asked, movedBy(unit, id, attributable(changes.get(id)))));
  }
  const groups = Map.groupBy(causes, ([, cause]) => JSON.stringify(cause));
  return [...groups.values()].map((group) => {
    const controls = new Set(group.map(([control]) => control));
    const isOfGroup = (control: string) => controls.has(control);
    return {
      observation: observationOfControls(observation, isOfGroup),
      body: body && changesOfControls(body, isOfGroup),
      cause: (group[0] as [string, Cause])[1],
    };
  });
}

/** Movements that are ignored when the cause is determined: no actor made them, or they are not alerted. */
const QUIET: readonly Movement[] = ['baseline', 'revised', 'recorded', 'changed', 'came-back'];

function attributable(changes: readonly Change[] = []): readonly Change[] {
  const attributed = changes.filter(({ movement }) => !QUIET.includes(movement));
  return attributed.length > 0 ? attributed : changes;
}

function movedBy(
  { before, observation }: UnitObservation,
  control: string,
  changes: readonly Change[],
): ChangedResources | null {
  if (changes.length === 0) return null;
  const found = observation.verdicts.filter((verdict) => verdict.control === control);
  return {
    resources: changes.map(resourceOf),
    known: namesOfAll([...Object.keys(before.contents.verdicts[control] ?? {}), ...found.map(resourceOf)]),
  };
}

const resourceOf = ({ resource }: { readonly resource: string }): string => resource;
