/** What is told once, as a summary: first scans, what our own update changed, and that all is well. */

import { SEVERITIES, type Severity } from '../../core/control.ts';
import { day } from '../../core/words.ts';
import type { RunBody } from '../runs.ts';
import type { AlertStep } from './alert.ts';

/** Verdicts that moved by our own doing. */
export interface OwnDoing {
  readonly accounts: ReadonlySet<string>;
  readonly failing: Readonly<Record<Severity, number>>;
  readonly verdicts: number;
  readonly unseen: number;
  /** The first of those that fail and did not fail before, each as `control in unit: resource`. */
  readonly began: readonly string[];
}

/** As many as a summary names; `plumbline history` lists all. */
export const NAMED_IN_DIGEST = 20;

type DigestStep = Extract<AlertStep, { type: 'digest' }>;

export function digestsOf(
  run: RunBody,
  { baseline, revised }: { readonly baseline: OwnDoing; readonly revised: OwnDoing },
  { heartbeat, at }: { readonly heartbeat: boolean; readonly at: string },
): DigestStep[] {
  const digests: DigestStep['digest'][] = [];
  if (baseline.verdicts > 0) digests.push(baselineOf(run, baseline));
  if (revised.verdicts > 0) digests.push(revisedOf(run, revised));
  if (heartbeat && run.missing.length === 0) digests.push(heartbeatOf(run, at));
  return digests.map((digest) => ({ type: 'digest', digest }));
}

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const bySeverity = (failing: OwnDoing['failing']): string =>
  SEVERITIES.map((severity) => `${failing[severity]} ${severity}`).join(', ');

const failures = ({ failing }: OwnDoing): number => SEVERITIES.reduce((sum, severity) => sum + failing[severity], 0);

const baselineOf = ({ run }: RunBody, counts: OwnDoing): DigestStep['digest'] => ({
  id: `baseline/${run}`,
  kind: 'baseline',
  headline: `baseline: ${many(counts.verdicts, 'verdict')} recorded in ${many(counts.accounts.size, 'account')}`,
  lines: [
    `failing from the start: ${failures(counts)} (${bySeverity(counts.failing)})`,
    `could not be seen: ${counts.unseen}`,
    'from here on only what changes is sent; `plumbline history` lists what is open',
  ],
});

const revisedOf = ({ run }: RunBody, counts: OwnDoing): DigestStep['digest'] => ({
  id: `revised/${run}`,
  kind: 'revised',
  headline: `revised: ${many(counts.verdicts, 'verdict')} changed by our own update`,
  lines: [
    `in ${many(counts.accounts.size, 'account')}; failing now: ${failures(counts)} (${bySeverity(counts.failing)})`,
    'a control, a parameter or the configuration changed, and with it what is looked at',
    ...(counts.unseen > 0 ? [`could not be seen: ${counts.unseen}`] : []),
    ...(counts.began.length > 0 ? ['fails now and did not before:', ...counts.began] : []),
    '`plumbline history --since <day>` lists what moved',
  ],
});

/** Once a day, however often is scanned. */
const heartbeatOf = (run: RunBody, at: string): DigestStep['digest'] => ({
  id: `heartbeat/${day(at)}`,
  kind: 'heartbeat',
  headline: `all is well: ${many(run.evaluatedUnits, 'unit')} scanned, none missing`,
  lines: [
    `verdicts: ${run.verdicts.pass} pass, ${run.verdicts.fail} fail, ${run.verdicts.unknown} unknown`,
    `run ${run.run}, begun at ${run.startedAt}`,
    'it was asked for (alerts.heartbeat); when it does not come, something is wrong',
  ],
});
