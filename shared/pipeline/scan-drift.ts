/**
 * What scans changed and nobody was told yet, also those of a run that never finished. What is our own doing (baselines,
 * new versions of controls) is counted and not listed, whoever came upon it: a first scan of a large organisation has
 * millions of verdicts.
 */
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import type { OwnDoing } from '../core/alerts/digest.ts';
import { type SeverityOf, scanTransitionsIn, type Transition } from '../core/alerts/transition.ts';
import type { Commit, RunBody } from '../core/commit.ts';
import type { Severity } from '../core/control.ts';
import type { Heartbeat } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { coverageOf, coverageOfUnheard } from './coverage.ts';
import type { Deps } from './deps.ts';
import { settledIn } from './settled.ts';

interface Counting extends OwnDoing {
  readonly accounts: Set<string>;
  readonly failing: Record<Severity, number>;
  verdicts: number;
  unseen: number;
}

export interface ScanDrift {
  readonly transitions: readonly Transition[];
  readonly baseline: OwnDoing;
  readonly revised: OwnDoing;
  /** Units that were read, and up to where. */
  readonly read: readonly { readonly unit: string; readonly seq: number }[];
}

export interface ClosedRun {
  readonly run: RunBody;
  /** Number and instant of the commit that recorded it. */
  readonly seq: number;
  readonly at: string;
}

const CONCURRENT_UNITS = 16;

const none = (): Counting => ({
  accounts: new Set(),
  failing: { critical: 0, high: 0, medium: 0, low: 0 },
  verdicts: 0,
  unseen: 0,
});

export async function scanDrift(
  deps: Pick<Deps, 'history' | 'roster' | 'config'>,
  closed: ClosedRun,
  severityOf: SeverityOf,
  /** Units that were told not to be scanned, and may be by now. */
  uncovered: ReadonlySet<string>,
): Promise<ScanDrift> {
  const changed: Heartbeat[] = [];
  const coverage: Transition[] = [];
  const known = { closed, missing: new Set(closed.run.missing), uncovered };
  const unheard = new Set([...known.missing, ...uncovered]);
  for await (const heartbeat of deps.roster.units()) {
    unheard.delete(heartbeat.unit);
    if (heartbeat.seq > heartbeat.alertedSeq) changed.push(heartbeat);
    coverage.push(...coverageOf(heartbeat, known, deps.config));
  }
  for (const unit of unheard) coverage.push(coverageOfUnheard(unit, known));
  const baseline = none();
  const revised = none();
  const read = await each(
    changed,
    async ({ unit, alertedSeq }) => {
      const commits = await Array.fromAsync(deps.history.log(unit, { after: alertedSeq }));
      for (const commit of commits) countOwn(commit, { baseline, revised }, severityOf);
      const transitions = await settledIn(deps, unit, scanTransitionsIn(commits, severityOf));
      return { unit, seq: commits.at(-1)?.seq ?? alertedSeq, transitions };
    },
    CONCURRENT_UNITS,
  );
  const transitions = [...read.flatMap((unit) => unit.transitions), ...coverage];
  return { transitions, baseline, revised, read: read.map(({ unit, seq: upTo }) => ({ unit, seq: upTo })) };
}

/** Reactions are counted with the scans: nobody was told of what they found to be our own doing. */
function countOwn(
  { unit, body }: Commit,
  own: { readonly baseline: Counting; readonly revised: Counting },
  severityOf: SeverityOf,
): void {
  if (body.type !== 'verdicts') return;
  const { account } = parseUnit(unit);
  for (const { movement, to, control } of body.changes) {
    if (movement !== 'baseline' && movement !== 'revised') continue;
    const counts = own[movement];
    if (account !== ORGANIZATION) counts.accounts.add(account);
    counts.verdicts += 1;
    if (to === 'fail') counts.failing[severityOf(control)] += 1;
    if (to === 'unknown') counts.unseen += 1;
  }
}
