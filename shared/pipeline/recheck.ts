/**
 * AWS answers for a moment with what was true before a change ("eventual consistency"). What an event announced and nobody
 * sees yet is looked at once more a little later, a bounded number of times, by a message that arrives then.
 */
import { GLOBAL, unitId } from '../core/account.ts';
import type { Cause } from '../core/commit.ts';
import type { Place } from '../core/where.ts';
import { callsAmong, jointCause, latest } from './credit.ts';
import type { EvaluatingDeps } from './deps.ts';
import { carried, saidAgain } from './said.ts';
import type { Ask, Stale } from './stale.ts';
import type { LookUp } from './whereabouts.ts';

export interface Recheck extends Place {
  readonly controls: readonly string[];
  readonly cause: Cause;
  readonly time: string;
  readonly looked: number;
  /** What the events were about, as far as it is carried; a message of an earlier release does not say. */
  readonly said?: readonly (readonly string[])[];
}

/** What is to be looked at again: what nothing was seen of, and what could be seen and now cannot. */
export interface Again {
  readonly unseen: readonly Stale[];
  readonly darkened: readonly Stale[];
}

/** Seconds to wait before each further look. */
const WAITS: readonly number[] = [30];
/** What happened so long ago has settled: most changes are seen within seconds, those of IAM within a minute. */
const SETTLED_MS = 60_000;

/** Groups of what is to be looked at again, by the seconds until then. What asks for the same is one of them. */
export function rechecksOf({ unseen, darkened }: Again, now: Date): Map<number, Recheck[]> {
  const unsettled = unseen.filter(({ time }) => now.getTime() - Date.parse(time) < SETTLED_MS);
  const due = [...unsettled, ...darkened].filter(({ looked }) => looked < WAITS.length);
  const rechecks = messagesOf(due).map((message) => ({ ...message, looked: message.looked + 1 }));
  return Map.groupBy(rechecks, ({ looked }) => WAITS[looked - 1] ?? 0);
}

/**
 * How long an event of an account that no scan has seen is held: longer than a scan of the account can have been under way
 * when it came, since no function runs longer ("Lambda quotas"). A scan that begins later reads what the event did.
 */
export const HELD_SECONDS = 900;

/** What is looked at once, when that time is over, if the account has been scanned by then. */
export const heldOf = (unscanned: readonly Ask[]): Recheck[] =>
  messagesOf(unscanned).map((message) => ({ ...message, looked: WAITS.length }));

/** One message for all that ask for the same. */
const messagesOf = (asks: readonly Ask[]): Recheck[] =>
  [...Map.groupBy(asks, whatOf).values()].map((alike): Recheck => {
    const { account, region, controls, time, looked } = latest(alike);
    const ids = controls.map(({ id }) => id);
    const said = carried(callsAmong(alike).flatMap((one) => one.said()));
    return { account, region, controls: ids, cause: jointCause(alike), time, looked, said };
  });

const whatOf = ({ account, region, controls, looked }: Ask): string =>
  [account, region, looked, ...controls.map(({ id }) => id)].join(' ');

/** What a message that arrives now asks for; nothing when the account has been left out since. */
export async function staleAgain(
  { config }: Pick<EvaluatingDeps, 'config'>,
  look: Pick<LookUp, 'unit'>,
  { account, region, controls, cause, time, looked, said: lists }: Recheck,
): Promise<Stale[]> {
  const { item } = (await look.unit(unitId({ account, region: GLOBAL }))) ?? {};
  if (!item || (region !== GLOBAL && !item.regions.includes(region))) return [];
  const wanted = config.settingsFor(item.account).controls.filter(({ id }) => controls.includes(id));
  const said = saidAgain(lists);
  return wanted.length > 0 ? [{ account, region, item, controls: wanted, cause, time, looked, said: () => said }] : [];
}
