/**
 * Answers a question about a whole period: the population, the exceptions with their actors, and the time in and out of
 * compliance.
 */
import { parseUnit } from '../core/account.ts';
import type { Commit } from '../core/commit.ts';
import { BeforeCut } from '../core/errors.ts';
import { failingSince, type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { isInScope } from '../records/waivers.ts';
import { NOT_SCANNED, nothingYet } from './as-of.ts';
import { requirePeriod } from './bounds.ts';
import {
  during,
  type EffectiveAttestation,
  type EffectiveWaiver,
  effectiveAttestations,
  effectiveWaivers,
} from './effective.ts';
import { type PeriodTotals, type RequirementTotals, totalsFor } from './period-totals.ts';
import { BadQuestion } from './question.ts';
import { inOrder, type Reads } from './reading.ts';
import { controlsOf, type Requirement } from './requirements.ts';
import { samplerOf, seedOf } from './sample.ts';
import { type Scope, type Selection, scopeOf } from './scope.ts';
import type { Exception, Member, Tracked, Unseen } from './tracked.ts';
import { type Beginning, tracksOf } from './tracks.ts';

export interface PeriodQuestion extends Omit<Selection, 'controls'> {
  /** ISO instants, both included. */
  readonly from: string;
  readonly to: string;
  readonly requirements: readonly Requirement[];
  /** The size of the sample. */
  readonly sample: number;
}

/** An exception with the requirements that its control is evidence for, and the last waiver that covered it. */
export interface ReportedException extends Exception {
  readonly requirements: readonly string[];
  readonly waiver: Pick<EffectiveWaiver, 'id' | 'by' | 'from' | 'until' | 'reason'> | null;
}

export interface PeriodSummary extends PeriodTotals {
  readonly requirements: readonly RequirementTotals[];
  readonly waivers: readonly EffectiveWaiver[];
  readonly attestations: readonly EffectiveAttestation[];
  readonly sample: {
    readonly seed: string;
    /** Hash of the last run's record, from which the seed is made; null if there was no run. */
    readonly head: string | null;
    readonly of: number;
    readonly members: readonly Pick<Member, 'account' | 'region' | 'resource'>[];
  };
}

/** The report in parts, so that a reader need not hold all of it in memory. The summary comes last. */
export type PeriodPart =
  | { readonly part: 'member'; readonly member: Member }
  | { readonly part: 'exception'; readonly exception: ReportedException }
  | { readonly part: 'unseen'; readonly unseen: Unseen }
  | { readonly part: 'summary'; readonly summary: PeriodSummary };

export async function* period(reads: Reads, question: PeriodQuestion): AsyncGenerator<PeriodPart> {
  const { from, to, requirements, accounts, ous, resources } = question;
  requirePeriod(from, to);
  const controls = controlsOf(requirements);
  const scope = await scopeOf(reads, { controls, accounts, ous, resources });
  const { seed, head } = await seedOf(reads, { from, to, controls: controls.toSorted(), accounts, ous, resources }, to);
  const waivers = during(await effectiveWaivers(reads), from, to).filter(scope.covers);
  const covering = (exception: Exception) => waivers.filter((waiver) => isInScope(waiver, exception, scope.accountOf));
  const totals = totalsFor(requirements);
  const sampler = samplerOf(seed, question.sample, ({ account, region, resource }: Member) => [
    ...[account, region, resource],
  ]);
  let commits = 0;
  let population = 0;
  for await (const tracked of inOrder(scope.units, (unit) => trackedIn(reads, unit, question, scope))) {
    commits += tracked.seq;
    totals.add(tracked);
    population += tracked.members.length;
    for (const member of tracked.members) {
      sampler.add(member);
      yield { part: 'member', member };
    }
    for (const exception of tracked.exceptions)
      yield { part: 'exception', exception: reported(exception, requirements, covering(exception), to) };
    for (const unseen of tracked.unseen) yield { part: 'unseen', unseen };
  }
  if (commits === 0) throw await nothingYet(reads, scope.units, to, 'to');
  if (resources && population === 0)
    throw new BadQuestion('resources', (name) => `no resource that ${name} names was in scope in the period`);
  const attestations = during(await effectiveAttestations(reads, accounts), from, to).filter(({ control, account }) =>
    scope.touches({ control, account, resource: null }),
  );
  const members = sampler.drawn().map(({ account, region, resource }) => ({ account, region, resource }));
  yield {
    part: 'summary',
    summary: { ...totals.all(), waivers, attestations, sample: { seed, head, of: population, members } },
  };
}

async function trackedIn(
  reads: Reads,
  unit: string,
  { from, to }: PeriodQuestion,
  scope: Scope,
): Promise<Tracked & { readonly seq: number }> {
  const of = verdictsOf(unit);
  const before = await reads.history.asOf(of, justBefore(from));
  const tracks = tracksOf(unit, from, scope);
  const beginnings = await beginningsOf(reads, unit, before.contents.verdicts, scope);
  tracks.begin(before.contents, (control, resource, since) => beginnings.get(`${since} ${control} ${resource}`));
  let { seq } = before;
  const first = { at: null as string | null };
  for await (const commit of reads.history.log(of, { since: from, until: to })) {
    first.at ??= commit.at;
    ({ seq } = commit);
    tracks.take(commit);
  }
  const tracked = tracks.end(to);
  if (before.seq > 0 || scope.empty.has(unit)) return { ...tracked, seq };
  const notYet = { ...parseUnit(unit), because: NOT_SCANNED, from, until: first.at, controls: [] };
  return { ...tracked, seq, unseen: [notYet, ...tracked.unseen] };
}

const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

/**
 * The commits in which the failures that existed at the start of the period began. Most began together, in a unit's
 * first scan.
 */
async function beginningsOf(
  { history }: Reads,
  unit: string,
  verdicts: VerdictsState['verdicts'],
  { hasControl }: Scope,
): Promise<Map<string, Beginning>> {
  const instants = new Set<string>();
  for (const [control, held] of Object.entries(verdicts))
    for (const verdict of hasControl(control) ? Object.values(held) : []) {
      const since = failingSince(verdict);
      if (since !== undefined) instants.add(since);
    }
  const found = new Map<string, Beginning>();
  for (const at of instants)
    for await (const { cause, body } of keptAt(history, unit, at))
      for (const { control, resource, movement, because, from, to } of body.changes)
        if (to === 'fail') found.set(`${at} ${control} ${resource}`, { movement, because, from, to, cause });
  return found;
}

/** The commits of an instant; none if a cut removed them. */
async function* keptAt(history: Reads['history'], unit: string, at: string): AsyncGenerator<Commit<VerdictsBody>> {
  try {
    yield* history.log(verdictsOf(unit), { since: at, until: at });
  } catch (error) {
    if (!(error instanceof BeforeCut)) throw error;
  }
}

function reported(
  exception: Exception,
  requirements: readonly Requirement[],
  covering: readonly EffectiveWaiver[],
  to: string,
): ReportedException {
  const last = during(covering, exception.from, exception.until ?? to).at(-1);
  const waiver = last ? { id: last.id, by: last.by, from: last.from, until: last.until, reason: last.reason } : null;
  const ids = requirements.filter(({ controls }) => controls.includes(exception.control)).map(({ id }) => id);
  return { ...exception, requirements: ids, waiver };
}
