/**
 * Collects the changes by scans that were not alerted yet, including those of a run that never finished. Baselines and
 * revised verdicts are counted, not listed: a first scan of a large organisation has millions of verdicts.
 */
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import type { Commit } from '../core/commit.ts';
import type { Severity } from '../core/control.ts';
import type { Heartbeat } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { NAMED_IN_DIGEST, type OwnChanges } from '../records/alerts/digest.ts';
import { type SeverityOf, scanTransitionsIn, type Transition } from '../records/alerts/transition.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';
import { confirmedEndsIn } from './confirmed-ends.ts';
import { type ClosedRun, coverageOf, coverageOfUnheard } from './coverage.ts';
import type { Deps } from './deps.ts';

interface Counting extends OwnChanges {
  readonly accounts: Set<string>;
  readonly failing: Record<Severity, number>;
  readonly newFailures: string[];
  verdicts: number;
  unknown: number;
}

export interface ScanDrift {
  readonly transitions: readonly Transition[];
  readonly baseline: OwnChanges;
  readonly revised: OwnChanges;
  /** The units that were read, each up to a sequence number. */
  readonly read: readonly { readonly unit: string; readonly seq: number }[];
}

const CONCURRENT_UNITS = 16;

const none = (): Counting => ({
  accounts: new Set(),
  failing: { critical: 0, high: 0, medium: 0, low: 0 },
  verdicts: 0,
  unknown: 0,
  newFailures: [],
});

export async function scanDrift(
  deps: Pick<Deps, 'history' | 'roster' | 'config'>,
  closed: ClosedRun,
  severityOf: SeverityOf,
  /** Units with an alert that they are not scanned; the run may have scanned them now. */
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
      const commits = await Array.fromAsync(deps.history.log(verdictsOf(unit), { after: alertedSeq }));
      for (const commit of commits) countOwn(commit, { baseline, revised }, severityOf);
      const transitions = await confirmedEndsIn(deps, unit, scanTransitionsIn(commits, severityOf));
      return { unit, seq: commits.at(-1)?.seq ?? alertedSeq, transitions };
    },
    CONCURRENT_UNITS,
  );
  const transitions = [...read.flatMap((unit) => unit.transitions), ...coverage];
  return { transitions, baseline, revised, read: read.map(({ unit, seq: upTo }) => ({ unit, seq: upTo })) };
}

/** Baselines and revised verdicts of reactions are counted with those of scans, because they were not alerted. */
function countOwn(
  { unit, body }: Commit<VerdictsBody>,
  own: { readonly baseline: Counting; readonly revised: Counting },
  severityOf: SeverityOf,
): void {
  const { account } = parseUnit(unit);
  for (const { movement, from, to, control, resource, external } of body.changes) {
    if (movement !== 'baseline' && movement !== 'revised') continue;
    const counts = own[movement];
    if (account !== ORGANIZATION) counts.accounts.add(account);
    counts.verdicts += 1;
    if (to === 'fail') counts.failing[external?.severity ?? severityOf(control)] += 1;
    if (to === 'fail' && from !== 'fail' && movement === 'revised' && counts.newFailures.length < NAMED_IN_DIGEST)
      counts.newFailures.push(`${control} in ${unit}: ${resource}`);
    if (to === 'unknown') counts.unknown += 1;
  }
}
