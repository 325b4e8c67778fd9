/** Counts of verdicts by status, and of failures by severity. */
import { SEVERITIES, type Severity, STATUSES, type Status } from '../core/control.ts';
import { type ControlTally, countsOf } from '../records/rollups.ts';

export interface Counts {
  readonly counts: Readonly<Record<Status, number>>;
  /** The failures, by severity of their controls as this release knows them. */
  readonly failing: Readonly<Record<Severity, number>>;
}

/** The severity of a control. A control that this release does not have counts as `medium`, as in open findings. */
export type SeverityOf = (control: string) => Severity;

export const severitiesOf = (controls: readonly { readonly id: string; readonly severity: Severity }[]): SeverityOf => {
  const known = new Map(controls.map(({ id, severity }) => [id, severity]));
  return (control) => known.get(control) ?? 'medium';
};

/** The first part of a control's id: the folder of the control. */
export const domainOf = (control: string): string => control.slice(0, control.indexOf('.'));

/** Counts that are being added up. */
export interface Sum {
  readonly counts: Record<Status, number>;
  readonly failing: Record<Severity, number>;
}

export const noCounts = (): Sum => ({
  counts: { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 },
  failing: { critical: 0, high: 0, medium: 0, low: 0 },
});

export function addCounts(sum: Sum, { counts, failing }: Counts): void {
  for (const status of STATUSES) sum.counts[status] += counts[status];
  for (const severity of SEVERITIES) sum.failing[severity] += failing[severity];
}

/** Adds the verdicts of a control, or with -1 takes them away. Written out, since a question adds a million of them. */
export function addTally({ counts, failing }: Sum, tally: ControlTally, severity: Severity, sign: 1 | -1 = 1): void {
  const own = countsOf(tally);
  counts.pass += sign * own.pass;
  counts.fail += sign * own.fail;
  counts.unknown += sign * own.unknown;
  counts['not-applicable'] += sign * own['not-applicable'];
  failing[severity] += sign * own.fail;
}
