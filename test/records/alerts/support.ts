/** Runs commits through grouping and timers without a store, and keeps the state of the alerts. */

import { parseUnit } from '../../../shared/core/account.ts';
import { emptyState, fold } from '../../../shared/core/chain.ts';
import type { Cause, ChainState, Commit } from '../../../shared/core/commit.ts';
import { type Alert, type AlertStep, type AlertsState, NO_ALERTS } from '../../../shared/records/alerts/alert.ts';
import { foldAlerts } from '../../../shared/records/alerts/fold.ts';
import { stepsFor } from '../../../shared/records/alerts/group.ts';
import { type AlertPolicy, DEFAULT_POLICY } from '../../../shared/records/alerts/policy.ts';
import { dueSteps, nextDue } from '../../../shared/records/alerts/timers.ts';
import {
  confirmedEnds,
  type SeverityOf,
  scanTransitionsIn,
  transitionsIn,
} from '../../../shared/records/alerts/transition.ts';
import {
  type Change,
  type VerdictsBody,
  type VerdictsState,
  verdictsChain,
  verdictsOf,
} from '../../../shared/records/verdicts.ts';
import { type Waiver, waiverOf } from '../../../shared/records/waivers.ts';

export const START = Date.parse('2026-01-15T06:00:00.000Z');
export const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

export const severityOf: SeverityOf = (control) =>
  control.startsWith('critical') ? 'critical' : control.startsWith('low') ? 'low' : 'high';

export const byScan = (run = 'run-1'): Cause => ({ kind: 'scan', run });
export const byService = (detailType = 'GuardDuty Finding'): Cause => ({ kind: 'event', event: 'e', detailType });
export const byActor = (
  principal = 'arn:aws:sts::111122223333:assumed-role/Developer/dana',
  call = 'DeleteDetector',
): Cause => ({
  kind: 'event',
  event: `event of ${call}`,
  detailType: 'AWS API Call via CloudTrail',
  actor: { principal, call, sourceIp: '198.51.100.1', userAgent: 'cli', eventId: 'e', at: at(0) },
});

export const fails = (control: string, resource = 'r', over: Partial<Change> = {}): Change => ({
  ...{ control, resource, movement: 'regressed', from: 'pass', to: 'fail', because: 'it is off', before: 'it is on' },
  ...{ evidence: '', ...over },
});
export const holds = (control: string, resource = 'r'): Change => ({
  ...{ control, resource, movement: 'recovered', from: 'fail', to: 'pass', because: 'it is on', before: 'it is off' },
  evidence: '',
});
export const gone = (control: string, resource = 'r'): Change => ({
  ...{ control, resource, movement: 'vanished', from: 'fail', to: null, because: 'the resource is gone' },
  ...{ before: 'it is off', evidence: '' },
});
const DENIED = 'could not read: s3:GetBucketPolicy was denied';
export const becomesUnreadable = (control: string, because = DENIED, unread: Change['unread'] = 'denied'): Change => ({
  ...{ control, resource: '*', movement: 'went-dark', from: null, to: 'unknown', because, unread, evidence: '' },
});
export const becomesReadable = (control: string, before = DENIED): Change => ({
  ...{ control, resource: '*', movement: 'came-back', from: 'unknown', to: null, because: 'it can be read again' },
  ...{ before, evidence: '' },
});

export interface AlertBench {
  readonly state: () => AlertsState;
  readonly alerts: () => Alert[];
  /** Commits these changes in a unit. Returns the notifications. */
  commit(unit: string, minutes: number, cause: Cause, ...changes: Change[]): string[];
  /** Handles several commits in one delivery. */
  deliver(minutes: number, commits: readonly Commit<VerdictsBody>[]): string[];
  make(unit: string, minutes: number, cause: Cause, ...changes: Change[]): Commit<VerdictsBody>;
  take(minutes: number, steps: readonly AlertStep[]): void;
  /** Moves the time forward: each timer fires at its instant. */
  pass(untilMinutes: number): string[];
}

export function alertBench(policy: Partial<AlertPolicy> = {}, waivers: readonly Waiver[] = []): AlertBench {
  const full = { ...DEFAULT_POLICY, ...policy };
  const units = new Map<string, ChainState<VerdictsState>>();
  const stateOf = (unit: string) => units.get(unit) ?? emptyState(verdictsOf(unit));
  const held = Object.fromEntries(waivers.map((waiver) => [waiver.id, waiver]));
  let state = NO_ALERTS;

  const sent = (steps: readonly AlertStep[]) =>
    steps.flatMap((step) => ('notify' in step && step.notify ? [`${step.notify} ${step.alert}`] : []));
  const take = (when: string, steps: readonly AlertStep[]) => {
    if (steps.length > 0) state = foldAlerts(state, steps, when);
    return sent(steps);
  };

  const bench: AlertBench = {
    state: () => state,
    alerts: () => Object.values(state.alerts),
    make: (unit, minutes, cause, ...changes) => {
      const seq = stateOf(unit).seq + 1;
      const body = { type: 'verdicts' as const, changes, revisions: {} };
      const commit = { unit, seq, at: at(minutes), observedAt: at(minutes), cause, body, previous: '', hash: '' };
      units.set(unit, fold(verdictsChain, stateOf(unit), commit));
      return commit;
    },
    commit: (unit, minutes, cause, ...changes) =>
      bench.deliver(minutes, [bench.make(unit, minutes, cause, ...changes)]),
    deliver: (minutes, commits) => {
      const transitions = [...Map.groupBy(commits, ({ unit }) => unit)].flatMap(([unit, ofUnit]) => {
        const prompt = ofUnit.filter(({ cause }) => cause.kind !== 'scan').flatMap((c) => transitionsIn(c, severityOf));
        return confirmedEnds([...prompt, ...scanTransitionsIn(ofUnit, severityOf)], stateOf(unit).contents);
      });
      const situation = {
        ...{ state, policy: full, at: at(minutes) },
        accountSummaryOf: (account: string) => ({
          name: `name-${account}`,
          ou: 'Workloads/Production',
          environment: 'production',
        }),
        waiverFor: ({ unit, change: { control, resource } }: (typeof transitions)[number]) =>
          waiverOf(held, { control, resource, ...parseUnit(unit) }, at(minutes), () => undefined) ?? null,
      };
      return take(at(minutes), stepsFor(situation, transitions));
    },
    take: (minutes, steps) => {
      take(at(minutes), steps);
    },
    pass: (until) => {
      const heard: string[] = [];
      for (;;) {
        const dues = bench
          .alerts()
          .flatMap((alert) => {
            const due = nextDue(state, alert, full);
            return due && due <= at(until) ? [{ id: alert.id, due }] : [];
          })
          .sort((a, b) => (a.due < b.due ? -1 : 1));
        const [first] = dues;
        if (!first) return heard;
        heard.push(...take(first.due, dueSteps(state, first.id, full, first.due)));
      }
    },
  };
  return bench;
}

export const accounts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));
export const eventsIn = (sent: readonly string[]): string[] => sent.map((line) => line.split(' ')[0] ?? '');
