/** The totals of a scan: the findings and unknown verdicts that count, and the exit code that follows from them. */

import { parseUnit } from '../../shared/core/account.ts';
import { type AnyControl, SEVERITIES, type Severity } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { UnitObservation } from '../../shared/pipeline/judge.ts';
import type { WaivableFinding, Waiver } from '../../shared/records/waivers.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import type { Report } from './report.ts';
import { fitted } from './wrap.ts';

export interface Tally {
  readonly failOn: Severity | 'none';
  units: number;
  verdicts: number;
  unknown: number;
  findings: number;
  /** Failures that do not count only because a waiver in force accepts them. */
  waived: number;
  unseen: number;
  readonly reasons: Map<string, number>;
  counts(severity: Severity): boolean;
  /** Finds the waiver in force that accepts a failure; such a failure does not count. */
  waiverOf: (finding: WaivableFinding) => Waiver | undefined;
  /** Whether waived failures count as well. */
  failsOnWaived: boolean;
}

export const newTally = (failOn: Severity | 'none'): Tally => ({
  ...{ failOn, waiverOf: () => undefined, failsOnWaived: false, waived: 0 },
  units: 0,
  verdicts: 0,
  unknown: 0,
  findings: 0,
  unseen: 0,
  reasons: new Map(),
  counts: (severity) => failOn !== 'none' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn),
});

export async function reported(
  report: Report,
  tally: Tally,
  controls: ReadonlyMap<string, AnyControl>,
  { unit, observation }: UnitObservation,
): Promise<void> {
  const place = parseUnit(unit);
  tally.units += 1;
  for (const { control: id, resource, status, because } of observation.verdicts) {
    const control = controls.get(id);
    if (!control) continue;
    const waiver = status === 'fail' ? tally.waiverOf({ control: id, ...place, resource }) : undefined;
    const told = waiver ? { until: waiver.until, reason: waiver.reason, by: waiver.by } : null;
    await report.verdict({ control: id, ...place, resource, status, because, waiver: told }, control);
    tally.verdicts += 1;
    if (status === 'unknown') unknown(tally, control, because);
    if (!tally.counts(control.severity)) continue;
    if (status !== 'fail') continue;
    if (waiver && !tally.failsOnWaived) tally.waived += 1;
    else tally.findings += 1;
  }
}

function unknown(tally: Tally, { severity }: AnyControl, because: string): void {
  tally.unknown += 1;
  if (tally.counts(severity)) tally.unseen += 1;
  tally.reasons.set(because, (tally.reasons.get(because) ?? 0) + 1);
}

const REASONS_SHOWN = 5;
const REASON_HANG = 4;

/** A scan succeeds only if something was evaluated. */
const NOTHING =
  'nothing was evaluated: there is no resource that the controls judge; name other --controls, --regions or --accounts';

/**
 * Prints what is unknown and what fails, and ends with the exit code that follows. Throws `UsageError` if there is no verdict.
 */
export function conclude(io: Io, tally: Tally, interrupted: boolean): void {
  const say = (text: string) => io.stderr.write(`${fitted(io, text, REASON_HANG)}\n`);
  if (tally.unknown > 0) {
    say(`${tally.unknown} verdicts are unknown, because something could not be read:`);
    const reasons = [...tally.reasons].sort(([, a], [, b]) => b - a);
    for (const [reason, times] of reasons.slice(0, REASONS_SHOWN)) say(`  ${times} × ${inTerminal(reason)}`);
    if (reasons.length > REASONS_SHOWN) say(`  … and ${reasons.length - REASONS_SHOWN} other reasons`);
  }
  if (interrupted) {
    say('interrupted: some accounts were not scanned; run the same command again');
    throw new ExitWith(EXIT.unfinished);
  }
  if (tally.waived > 0)
    say(`waived findings at or above ${tally.failOn}: ${tally.waived}; --fail-on-waived counts them as well`);
  if (tally.findings > 0) {
    say(`${tally.findings} findings at or above ${tally.failOn}`);
    throw new ExitWith(EXIT.findings);
  }
  if (tally.verdicts === 0) throw new UsageError(NOTHING);
  if (tally.unseen > 0 || tally.unknown === tally.verdicts) throw new ExitWith(EXIT.unfinished);
}
