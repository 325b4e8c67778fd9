/**
 * For a moment after a change AWS may still answer with the old state ("eventual consistency"). A change that an event
 * announced and that is not visible yet is checked again a little later, a bounded number of times, by a message with a
 * delay.
 */
import { GLOBAL, unitId } from '../core/account.ts';
import type { Recheck } from '../core/ports.ts';
import { callsAmong, jointCause, latest } from './credit.ts';
import type { EvaluatingDeps } from './deps.ts';
import { carried, mentionsInMessage } from './mentions.ts';
import type { EvaluationRequest, ResolvedRequest } from './requests.ts';
import type { LookUp } from './units-of-event.ts';

/** Events without a visible effect (`unseen`), and verdicts that were known and became unknown (`darkened`). */
export interface SecondChecks {
  readonly unseen: readonly ResolvedRequest[];
  readonly darkened: readonly ResolvedRequest[];
}

/** Seconds to wait before each further check. */
const WAITS: readonly number[] = [30];
/**
 * A change is certainly visible after this time: most changes are visible within seconds, changes of IAM within a
 * minute.
 */
const SETTLED_MS = 60_000;

/** Groups what to check again by the delay in seconds. Requests for the same controls become one message. */
export function rechecksOf({ unseen, darkened }: SecondChecks, now: Date): Map<number, Recheck[]> {
  const unsettled = unseen.filter(({ time }) => now.getTime() - Date.parse(time) < SETTLED_MS);
  const due = [...unsettled, ...darkened].filter(({ checks }) => checks < WAITS.length);
  const rechecks = messagesOf(due).map((message) => ({ ...message, checks: message.checks + 1 }));
  return Map.groupBy(rechecks, ({ checks }) => WAITS[checks - 1] ?? 0);
}

/**
 * How long an event of an account that no scan has recorded is held: longer than a scan of the account can have been
 * running when the event came, since no function runs longer ("Lambda quotas"). A scan that begins later reads the
 * effect of the event.
 */
export const HELD_SECONDS = 900;

/** Checks once, when that time is over, if the account has been scanned by then. */
export const heldOf = (unscanned: readonly EvaluationRequest[]): Recheck[] =>
  messagesOf(unscanned).map((message) => ({ ...message, checks: WAITS.length }));

/** One message for all requests for the same controls. */
const messagesOf = (asks: readonly EvaluationRequest[]): Recheck[] =>
  [...Map.groupBy(asks, whatOf).values()].map((alike): Recheck => {
    const { account, region, controls, time, checks } = latest(alike);
    const ids = controls.map(({ id }) => id);
    const mentions = carried(callsAmong(alike).flatMap((one) => one.mentions()));
    return { account, region, controls: ids, cause: jointCause(alike), time, checks, mentions };
  });

const whatOf = ({ account, region, controls, checks }: EvaluationRequest): string =>
  [account, region, checks, ...controls.map(({ id }) => id)].join(' ');

/** The controls that a message makes stale when it arrives; none when the account has left the configuration since. */
export async function requestsOfRecheck(
  { config }: Pick<EvaluatingDeps, 'config'>,
  look: Pick<LookUp, 'unit'>,
  { account, region, controls, cause, time, checks, mentions: lists }: Recheck,
): Promise<ResolvedRequest[]> {
  const { item } = (await look.unit(unitId({ account, region: GLOBAL }))) ?? {};
  if (!item || (region !== GLOBAL && !item.regions.includes(region))) return [];
  const wanted = config.settingsFor(item.account).controls.filter(({ id }) => controls.includes(id));
  const mentions = mentionsInMessage(lists);
  return wanted.length > 0
    ? [{ account, region, item, controls: wanted, cause, time, checks, mentions: () => mentions }]
    : [];
}
