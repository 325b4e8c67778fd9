/**
 * Collects the changes by scans that were not alerted yet, including those of a run that never finished. Baselines and
 * revised verdicts are counted, not listed: a first scan of a large organisation has millions of verdicts.
 */
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import { NAMED_IN_DIGEST, type OwnDoing } from '../core/alerts/digest.ts';
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
  readonly began: string[];
  verdicts: number;
  unseen: number;
}

export interface ScanDrift {
  readonly transitions: readonly Transition[];
  readonly baseline: OwnDoing;
  readonly revised: OwnDoing;
  /** The units that were read, each up to a sequence number. */
  readonly read: readonly { readonly unit: string; readonly seq: number }[];
}

export interface ClosedRun {
  readonly run: RunBody;
  /** Sequence number and time of the commit. */
  readonly seq: number;
  readonly at: string;
}

const CONCURRENT_UNITS = 16;

const none = (): Counting => ({
  accounts: new Set(),
  failing: { critical: 0, high: 0, medium: 0, low: 0 },
  verdicts: 0,
  unseen: 0,
  began: [],
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

/** Baselines and revised verdicts of reactions are counted with those of scans, because they were not alerted. */
function countOwn(
  { unit, body }: Commit,
  own: { readonly baseline: Counting; readonly revised: Counting },
  severityOf: SeverityOf,
): void {
  if (body.type !== 'verdicts') return;
  const { account } = parseUnit(unit);
  for (const { movement, from, to, control, resource } of body.changes) {
    if (movement !== 'baseline' && movement !== 'revised') continue;
    const counts = own[movement];
    if (account !== ORGANIZATION) counts.accounts.add(account);
    counts.verdicts += 1;
    if (to === 'fail') counts.failing[severityOf(control)] += 1;
    if (to === 'fail' && from !== 'fail' && movement === 'revised' && counts.began.length < NAMED_IN_DIGEST)
      counts.began.push(`${control} in ${unit}: ${resource}`);
    if (to === 'unknown') counts.unseen += 1;
  }
}
