/**
 * Checks coverage: a unit that a run missed, or that no run has scanned for too long, is alerted like any other unit
 * that went dark.
 */

import { CADENCE_HOURS } from '../config/cadence.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import type { Heartbeat } from '../core/ports.ts';
import { COVERAGE_CONTROL, OWN_CONTROLS } from '../records/alerts/own-controls.ts';
import type { Transition } from '../records/alerts/transition.ts';
import type { RunBody } from '../records/runs.ts';
import type { Change } from '../records/verdicts.ts';
import type { Deps } from './deps.ts';

/** A scan may begin late and take some time. One missed interval plus these hours is still normal. */
const PATIENCE_HOURS = 3;
const HOUR = 3_600_000;

const MISSED = 'planned by the last run, and not scanned';
const LONG_AGO = 'not scanned for longer than two of its intervals';

export interface ClosedRun {
  readonly run: RunBody;
  /** Sequence number and time of the commit. */
  readonly seq: number;
  readonly at: string;
}

export interface Coverage {
  readonly closed: ClosedRun;
  /** Units that the run planned and did not scan. */
  readonly missing: ReadonlySet<string>;
  /** Units with an alert that they are not scanned; the run may have scanned them now. */
  readonly uncovered: ReadonlySet<string>;
}

/** The transition of a unit's coverage that a closed run shows: it went dark, or came back. */
export function coverageOf(
  heartbeat: Heartbeat,
  { closed: { run, seq, at }, missing, uncovered }: Coverage,
  config: Pick<Deps['config'], 'includes' | 'profileFor' | 'schedule'>,
): Transition[] {
  const { unit, item } = heartbeat;
  // record units are not scanned, and an account outside the configuration needs no coverage
  if (!item || !config.includes(item.account)) {
    return uncovered.has(unit) ? [transition(unit, { run, seq, at }, 'no longer scanned', false)] : [];
  }
  if (missing.has(unit)) return [transition(unit, { run, seq, at }, MISSED, true)];
  // the hub's schedule limits how often an account can be scanned
  const interval = Math.max(CADENCE_HOURS[config.profileFor(item.account).cadence], config.schedule.everyHours);
  const hours = interval * 2 + PATIENCE_HOURS;
  if (Date.parse(at) - Date.parse(heartbeat.at) > hours * HOUR)
    return [transition(unit, { run, seq, at }, LONG_AGO, true)];
  // a run that did not plan the unit says nothing about it
  const isScanned = heartbeat.at >= run.startedAt;
  return uncovered.has(unit) && isScanned ? [transition(unit, { run, seq, at }, 'scanned again', false)] : [];
}

/**
 * The coverage of a unit without a heartbeat. If its first scan failed it was missed; if no run plans it any more,
 * there is nothing to report.
 */
export function coverageOfUnheard(unit: string, { closed, missing }: Coverage): Transition {
  return missing.has(unit)
    ? transition(unit, closed, MISSED, true)
    : transition(unit, closed, 'no longer scanned', false);
}

/** The member key of a unit's coverage in an alert. */
export const UNCOVERED = `unseen#${COVERAGE_CONTROL}`;

function transition(unit: string, { run, seq, at }: ClosedRun, because: string, opens: boolean): Transition {
  const change: Change = {
    control: COVERAGE_CONTROL,
    resource: WHOLE_UNIT,
    movement: opens ? 'went-dark' : 'came-back',
    from: null,
    to: opens ? 'unknown' : null,
    because,
    ...(opens ? { unread: 'not-stated' as const } : {}),
    evidence: '',
  };
  return {
    ...{ unit, seq, at, change, opens },
    cause: { kind: 'scan', run: run.run },
    problem: 'dark',
    key: UNCOVERED,
    severity: OWN_CONTROLS[COVERAGE_CONTROL]?.severity ?? 'high',
    controls: [COVERAGE_CONTROL],
  };
}
