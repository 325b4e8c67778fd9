/** What a scan comes to: findings and unseen verdicts that count, and the exit code that follows from them. */
import { parseUnit } from '../../shared/core/account.ts';
import { type AnyControl, SEVERITIES, type Severity } from '../../shared/core/control.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { UnitObservation } from '../../shared/pipeline/judge.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Report } from './report.ts';

export interface Tally {
  readonly failOn: Severity | 'none';
  units: number;
  findings: number;
  unseen: number;
  readonly reasons: Map<string, number>;
  counts(severity: Severity): boolean;
}

export const newTally = (failOn: Severity | 'none'): Tally => ({
  failOn,
  units: 0,
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
    await report.verdict({ control: id, ...place, resource, status, because }, control);
    if (!tally.counts(control.severity)) continue;
    if (status === 'fail') tally.findings += 1;
    if (status !== 'unknown') continue;
    tally.unseen += 1;
    tally.reasons.set(because, (tally.reasons.get(because) ?? 0) + 1);
  }
}

const REASONS_SHOWN = 5;

/** Says what could not be seen and what fails, and ends with the exit code that follows. */
export function conclude(tally: Tally, interrupted: boolean): void {
  if (tally.unseen > 0) {
    process.stderr.write(`${tally.unseen} verdicts are unknown, because something could not be read:\n`);
    const reasons = [...tally.reasons].sort(([, a], [, b]) => b - a);
    for (const [reason, times] of reasons.slice(0, REASONS_SHOWN))
      process.stderr.write(`  ${times} × ${inTerminal(reason)}\n`);
    if (reasons.length > REASONS_SHOWN)
      process.stderr.write(`  … and ${reasons.length - REASONS_SHOWN} other reasons\n`);
  }
  if (interrupted) {
    process.stderr.write('interrupted: some accounts were not scanned; run the same command again\n');
    throw new ExitWith(EXIT.unfinished);
  }
  if (tally.findings > 0) {
    process.stderr.write(`${tally.findings} findings at or above ${tally.failOn}\n`);
    throw new ExitWith(EXIT.findings);
  }
  if (tally.unseen > 0) throw new ExitWith(EXIT.unfinished);
}
