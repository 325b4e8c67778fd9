/** The same alerts, from stored history and other settings: nothing is sent, and time is that of the history. Pure. */
import type { Waiver } from '../waivers.ts';
import { type Alert, type AlertStep, type AlertsState, type Event, NO_ALERTS } from './alert.ts';
import { foldAlerts } from './fold.ts';
import { type Situation, stepsFor } from './group.ts';
import type { AlertPolicy } from './policy.ts';
import { dueSteps, nextDue } from './timers.ts';
import type { Transition } from './transition.ts';
import { waivedBy } from './waived.ts';

/** What happened at an instant: drift, what somebody did about alerts, or a change of the waivers. */
export interface Happening {
  readonly at: string;
  readonly transitions?: readonly Transition[];
  readonly steps?: readonly AlertStep[];
  readonly waivers?: Readonly<Record<string, Waiver>>;
}

export interface Told {
  readonly at: string;
  readonly event: Event;
  readonly alert: Alert;
}

export interface Simulation {
  readonly policy: AlertPolicy;
  readonly placeOf: Situation['placeOf'];
  /** Time goes on after the last happening up to here. */
  readonly until: string;
}

/** What would be told, in order. `happenings` come in the order of their instants. */
export function* simulate(happenings: Iterable<Happening>, { policy, placeOf, until }: Simulation): Generator<Told> {
  let state: AlertsState = NO_ALERTS;
  let waivers: Readonly<Record<string, Waiver>> = {};

  function* take(steps: readonly AlertStep[], at: string): Generator<Told> {
    if (steps.length === 0) return;
    state = foldAlerts(state, steps, at);
    yield* toldIn(state, steps, at);
  }
  function* pass(to: string): Generator<Told> {
    for (let due = nextTimer(state, policy, to); due; due = nextTimer(state, policy, to)) {
      yield* take(dueSteps(state, due.id, policy, due.at), due.at);
    }
  }

  for (const { at, transitions = [], steps = [], waivers: changed } of happenings) {
    yield* pass(at);
    waivers = changed ?? waivers;
    const situation = { state, policy, at, placeOf, waiverFor: waivedBy(waivers, at) };
    yield* take(stepsFor(situation, transitions), at);
    yield* take(
      steps.filter((step) => isOf(state, step)),
      at,
    );
  }
  yield* pass(until);
}

/** Steps that people took name alerts that may not be here, or not be waived, under other settings. */
function isOf({ alerts }: AlertsState, step: AlertStep): boolean {
  if (!('alert' in step)) return true;
  const alert = alerts[step.alert];
  return step.type === 'unmuted' ? Boolean(alert?.waived) : alert !== undefined;
}

function* toldIn({ alerts }: AlertsState, steps: readonly AlertStep[], at: string): Generator<Told> {
  for (const step of steps) {
    const alert = 'alert' in step ? alerts[step.alert] : undefined;
    if (alert && 'tell' in step && step.tell) yield { at, event: step.tell, alert };
  }
}

/** The timer that goes off first, not later than `to`. */
function nextTimer(state: AlertsState, policy: AlertPolicy, to: string): { id: string; at: string } | null {
  let first: { id: string; at: string } | null = null;
  for (const alert of Object.values(state.alerts)) {
    const at = nextDue(state, alert, policy);
    if (at && at <= to && (!first || at < first.at)) first = { id: alert.id, at };
  }
  return first;
}
