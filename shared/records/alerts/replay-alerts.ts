/**
 * Computes the notifications that other settings would have sent for the stored history, at the times of the history.
 * Sends nothing. Pure.
 */
import type { AccountOf, Waiver } from '../waivers.ts';
import { type Alert, type AlertEvent, type AlertStep, type AlertsState, NO_ALERTS } from './alert.ts';
import { foldAlerts } from './fold.ts';
import { type GroupingContext, stepsFor } from './group.ts';
import type { AlertPolicy } from './policy.ts';
import { dueSteps, nextDue } from './timers.ts';
import type { Transition } from './transition.ts';
import { waivedBy } from './waived.ts';

/** The changes at one instant: drift, steps that people took, or a change of the waivers. */
export interface ReplayedChange {
  readonly at: string;
  readonly transitions?: readonly Transition[];
  readonly steps?: readonly AlertStep[];
  readonly waivers?: Readonly<Record<string, Waiver>>;
}

export interface SimulatedNotification {
  readonly at: string;
  readonly event: AlertEvent;
  readonly alert: Alert;
}

export interface ReplaySettings {
  readonly policy: AlertPolicy;
  readonly accountSummaryOf: GroupingContext['accountSummaryOf'];
  readonly accountOf: AccountOf;
  /** Timers run until this instant, which may be after the last change. */
  readonly until: string;
}

/** Yields the notifications in order. `changes` must be sorted by instant. */
export function* replayAlerts(
  changes: Iterable<ReplayedChange>,
  { policy, accountSummaryOf, accountOf, until }: ReplaySettings,
): Generator<SimulatedNotification> {
  let state: AlertsState = NO_ALERTS;
  let waivers: Readonly<Record<string, Waiver>> = {};

  function* apply(steps: readonly AlertStep[], at: string): Generator<SimulatedNotification> {
    if (steps.length === 0) return;
    state = foldAlerts(state, steps, at);
    yield* notificationsOfSteps(state, steps, at);
  }
  function* advanceTo(to: string): Generator<SimulatedNotification> {
    for (let due = nextTimer(state, policy, to); due; due = nextTimer(state, policy, to)) {
      yield* apply(dueSteps(state, due.id, policy, due.at), due.at);
    }
  }

  for (const { at, transitions = [], steps = [], waivers: newWaivers } of changes) {
    yield* advanceTo(at);
    waivers = newWaivers ?? waivers;
    const situation = { state, policy, at, accountSummaryOf, waiverFor: waivedBy(waivers, at, accountOf) };
    yield* apply(stepsFor(situation, transitions), at);
    yield* apply(
      steps.filter((step) => isApplicable(state, step)),
      at,
    );
  }
  yield* advanceTo(until);
}

/** A step that a person took may name an alert that does not exist, or is not waived, under other settings. */
function isApplicable({ alerts }: AlertsState, step: AlertStep): boolean {
  if (!('alert' in step)) return true;
  const alert = alerts[step.alert];
  return step.type === 'unmuted' ? Boolean(alert?.waived) : alert !== undefined;
}

function* notificationsOfSteps(
  { alerts }: AlertsState,
  steps: readonly AlertStep[],
  at: string,
): Generator<SimulatedNotification> {
  for (const step of steps) {
    const alert = 'alert' in step ? alerts[step.alert] : undefined;
    if (alert && 'notify' in step && step.notify) yield { at, event: step.notify, alert };
  }
}

/** The first timer that is due by `to`. */
function nextTimer(state: AlertsState, policy: AlertPolicy, to: string): { id: string; at: string } | null {
  let first: { id: string; at: string } | null = null;
  for (const alert of Object.values(state.alerts)) {
    const at = nextDue(state, alert, policy);
    if (at && at <= to && (!first || at < first.at)) first = { id: alert.id, at };
  }
  return first;
}
