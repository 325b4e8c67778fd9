/**
 * Records what people do about alerts and findings. It sends nothing: the table's stream brings the commits to `alert`,
 * which sends.
 */

import type { NewCommit } from '../core/commit.ts';
import { UsageError } from '../core/errors.ts';
import { own } from '../core/own.ts';
import { accountsOf } from '../records/accounts-of-waivers.ts';
import type { Alert, AlertStep, MaintenanceWindow } from '../records/alerts/alert.ts';
import {
  type Acceptance,
  acknowledgedStep,
  findAcknowledgeable,
  findWaivable,
  isRefusal,
  type Refusal,
  stepsAfterWaiverEnd,
  type TestAlert,
  testEndedStep,
  testStep,
  waivedStep,
  waiversFor,
  windowStep,
} from '../records/alerts/manual-steps.ts';
import { maybeSamePerson } from '../records/attestation.ts';
import { WAIVERS, type Waiver, type WaiverBody } from '../records/waivers.ts';
import { recordSteps } from './alerting.ts';
import { appendTo } from './append.ts';
import type { Deps } from './deps.ts';

export type HandleDeps = Pick<Deps, 'history' | 'clock'>;

export type Handled = Refusal | { readonly is: 'done'; readonly alert: Alert };

export const acknowledge = (deps: HandleDeps, id: string, by: string): Promise<Handled> =>
  onAlert(deps, id, by, findAcknowledgeable, (alert) => acknowledgedStep(alert, by));

/** Waives the findings of an alert until a date, and so mutes the alert until then. */
export async function waive(deps: HandleDeps, id: string, acceptance: Acceptance): Promise<Handled> {
  requireWithinYear(acceptance.until, deps.clock());
  const handled = await onAlert(deps, id, acceptance.by, findWaivable, (alert) => waivedStep(alert, acceptance));
  if (handled.is === 'done') await addWaivers(deps, waiversFor(handled.alert, acceptance), acceptance.by);
  return handled;
}

async function onAlert(
  deps: HandleDeps,
  id: string,
  by: string,
  may: typeof findAcknowledgeable,
  step: (alert: Alert) => AlertStep,
): Promise<Handled> {
  let handled: Handled = { is: 'unknown' };
  await recordSteps(deps, { kind: 'person', by }, (state) => {
    const found = may(state, id);
    handled = isRefusal(found) ? found : { is: 'done', alert: found };
    return isRefusal(found) ? [] : [step(found)];
  });
  return handled;
}

export async function addWaivers(
  { history, clock }: HandleDeps,
  waivers: readonly Waiver[],
  by: string,
): Promise<void> {
  if (waivers.length === 0) return;
  for (const waiver of waivers) {
    requireWithinYear(waiver.until, clock());
    requireOtherApprover(waiver);
  }
  await appendTo(history, WAIVERS, (): NewCommit<WaiverBody> => {
    const at = clock();
    return { at, observedAt: at, cause: { kind: 'person', by }, body: { type: 'waivers', waivers } };
  });
}

const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/**
 * Throws `UsageError` for an end more than a year away, because a person has to look at each failure at least once a
 * year.
 */
function requireWithinYear(until: string, now: Date): void {
  if (Date.parse(until) <= now.getTime() + LONGEST_DAYS * DAY_MS) return;
  throw new UsageError(`a waiver ends within a year, and ${until.slice(0, 10)} is later; give an earlier end`);
}

function requireOtherApprover({ approver, by }: Waiver): void {
  if (approver === undefined || !maybeSamePerson(approver, by)) return;
  throw new UsageError(
    `a waiver is approved by another person than the one who records it, and ${approver} is who records it`,
  );
}

/**
 * Ends a waiver now, and alerts on the findings that only this waiver muted. Throws `UsageError` when no waiver has
 * that id.
 */
export async function endWaiver(deps: HandleDeps & Pick<Deps, 'roster'>, id: string, by: string): Promise<Waiver> {
  const { contents: waivers } = await deps.history.read(WAIVERS);
  const waiver = own(waivers, id);
  if (!waiver)
    throw new UsageError(`there is no waiver ${id} in force; \`plumbline waivers list\` shows those that are`);
  const { [id]: _, ...others } = waivers;
  const accountOf = await accountsOf(deps, [waiver, ...Object.values(others)]);
  // the alerts come first, so that a second attempt, after a failure in between, still finds the waiver and ends it
  await recordSteps(deps, { kind: 'person', by }, (state, at) =>
    stepsAfterWaiverEnd(state, waiver, { others, at, accountOf }),
  );
  const { approver: __, ...ended } = waiver;
  await addWaivers(deps, [{ ...ended, until: deps.clock().toISOString(), by }], by);
  return waiver;
}

export const openWindow = (deps: HandleDeps, window: MaintenanceWindow) =>
  recordSteps(deps, { kind: 'person', by: window.by }, () => [windowStep(window)]);

/**
 * Ends a window now; the alerts that it muted are sent within a minute if they still differ. Returns false if no such
 * window is open.
 */
export async function endWindow(deps: HandleDeps, id: string, by: string): Promise<boolean> {
  const ended = await recordSteps(deps, { kind: 'person', by }, ({ windows }, at) => {
    const window = own(windows, id);
    return window && window.until > at ? [windowStep({ ...window, until: at })] : [];
  });
  return Boolean(ended);
}

export const sendTests = (deps: HandleDeps, tests: readonly TestAlert[], by: string) =>
  recordSteps(deps, { kind: 'person', by }, () => tests.map(testStep));

export const endTests = (deps: HandleDeps, ids: readonly string[], by: string) =>
  recordSteps(deps, { kind: 'person', by }, ({ alerts }) =>
    ids.filter((id) => Object.hasOwn(alerts, id)).map(testEndedStep),
  );
