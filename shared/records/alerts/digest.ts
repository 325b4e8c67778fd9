/** Makes digests: of baselines, of revised verdicts, and of complete runs. */

import { SEVERITIES, type Severity } from '../../core/control.ts';
import { day } from '../../core/words.ts';
import type { RunBody } from '../runs.ts';
import type { AlertStep } from './alert.ts';

/** Counts of the verdicts that changed by a baseline or a revision, and not in AWS. */
export interface OwnChanges {
  readonly accounts: ReadonlySet<string>;
  readonly failing: Readonly<Record<Severity, number>>;
  readonly verdicts: number;
  readonly unknown: number;
  /** The first verdicts that fail now and did not before, each as `control in unit: resource`. */
  readonly newFailures: readonly string[];
}

/** The most failures that a digest names; `plumbline history` lists all. */
export const NAMED_IN_DIGEST = 20;

type DigestStep = Extract<AlertStep, { type: 'digest' }>;

export function digestsOf(
  run: RunBody,
  { baseline, revised }: { readonly baseline: OwnChanges; readonly revised: OwnChanges },
  { heartbeat, at }: { readonly heartbeat: boolean; readonly at: string },
): DigestStep[] {
  const digests: DigestStep['digest'][] = [];
  if (baseline.verdicts > 0) digests.push(baselineOf(run, baseline));
  if (revised.verdicts > 0) digests.push(revisedOf(run, revised));
  if (heartbeat && run.missing.length === 0) digests.push(heartbeatOf(run, at));
  return digests.map((digest) => ({ type: 'digest', digest }));
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const bySeverity = (failing: OwnChanges['failing']): string =>
  SEVERITIES.map((severity) => `${failing[severity]} ${severity}`).join(', ');

const failures = ({ failing }: OwnChanges): number => SEVERITIES.reduce((sum, severity) => sum + failing[severity], 0);

const baselineOf = ({ run }: RunBody, counts: OwnChanges): DigestStep['digest'] => ({
  id: `baseline/${run}`,
  kind: 'baseline',
  headline: `baseline: ${counted(counts.verdicts, 'verdict')} recorded in ${counted(counts.accounts.size, 'account')}`,
  lines: [
    `failing from the start: ${failures(counts)} (${bySeverity(counts.failing)})`,
    `could not be read: ${counts.unknown}`,
    'from now on only changes are sent; `plumbline history` lists what is open',
  ],
});

const revisedOf = ({ run }: RunBody, counts: OwnChanges): DigestStep['digest'] => ({
  id: `revised/${run}`,
  kind: 'revised',
  headline: `revised: ${counted(counts.verdicts, 'verdict')} changed by our own update`,
  lines: [
    `in ${counted(counts.accounts.size, 'account')}; failing now: ${failures(counts)} (${bySeverity(counts.failing)})`,
    'a control, a parameter or the configuration changed, not the resources',
    ...(counts.unknown > 0 ? [`could not be read: ${counts.unknown}`] : []),
    ...(counts.newFailures.length > 0 ? ['failing now, and not before:', ...counts.newFailures] : []),
    '`plumbline history --since <day>` lists the changes',
  ],
});

/** The id contains the day, so one digest a day is sent. */
const heartbeatOf = (run: RunBody, at: string): DigestStep['digest'] => ({
  id: `heartbeat/${day(at)}`,
  kind: 'heartbeat',
  headline: `all is well: ${counted(run.evaluatedUnits, 'unit')} scanned, none missing`,
  lines: [
    `verdicts: ${run.verdicts.pass} pass, ${run.verdicts.fail} fail, ${run.verdicts.unknown} unknown`,
    `run ${run.run}, started at ${run.startedAt}`,
    'this daily message was asked for (alerts.heartbeat); if it does not come, something is wrong',
  ],
});
