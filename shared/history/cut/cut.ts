/** Cuts a history: of each unit, what is past its retention and under no legal hold. */
import type { Signer } from '../../core/anchor.ts';
import { reachOf, type UnitKind } from '../../core/cut.ts';
import { digest } from '../../core/digest.ts';
import { Conflict } from '../../core/errors.ts';
import type { Heartbeat, History, Roster } from '../../core/ports.ts';
import { signedCut } from '../../core/sign-cut.ts';
import { cutsOf, unitOfCuts } from '../../records/cuts.ts';
import { holdOn, type LegalHold } from '../../records/holds.ts';
import { kindOf, unitNamed } from '../../records/units.ts';
import type { Table } from '../table.ts';
import { type Planned, plannedCut } from './plan.ts';
import { commitsLeft, type Removal, removalIn } from './remove.ts';

export interface CutRules {
  /** The days that each kind is kept; a kind without a number is kept for ever. */
  readonly days: Readonly<Partial<Record<UnitKind, number | undefined>>>;
  readonly holds: readonly LegalHold[];
}

export interface CutDeps extends Table {
  readonly history: History;
  readonly roster: Pick<Roster, 'units'>;
  readonly now: Date;
}

/** The person who cuts, and the key that signs. */
export interface Author {
  readonly signer: Signer;
  readonly by: string;
}

/** The commits of a unit that a cut removes or would remove. */
export interface CutOfUnit {
  readonly unit: string;
  readonly kind: UnitKind;
  readonly first: number;
  readonly last: number;
  /** ISO instants of these commits. */
  readonly from: string;
  readonly until: string;
  readonly root: string;
  /** The reason of the legal hold that it is under; null if it is under none. */
  readonly held: string | null;
}

/** A cut that was recorded, and whose commits were not all removed. */
export interface Unfinished {
  readonly unit: string;
  readonly last: number;
  readonly left: number;
}

export interface CutReport {
  readonly cuts: readonly CutOfUnit[];
  readonly unfinished: readonly Unfinished[];
}

/**
 * With an author, cuts the history; without one, only reports what it would cut. Throws `Conflict` if another process
 * cuts the same unit at the same time: the cuts recorded until then stay, and the next run continues.
 */
export async function cutHistory(deps: CutDeps, rules: CutRules, author: Author | null): Promise<CutReport> {
  const removal = author && removalIn(deps);
  const beats = await Array.fromAsync(deps.roster.units());
  const unfinished: Unfinished[] = [];
  for (const { unit } of beats) {
    const of = unitOfCuts(unit);
    if (of !== null) unfinished.push(...(await completed(deps, of, removal)));
  }
  const cuts: CutOfUnit[] = [];
  for (const beat of beats) {
    const found = await pastRetention(deps, rules, beat);
    if (found === null) continue;
    const { planned, days, ...cut } = found;
    cuts.push(cut);
    if (author && removal && cut.held === null) await carriedOut(deps, { planned, days }, author, removal);
  }
  return { cuts, unfinished };
}

async function completed(deps: CutDeps, unit: string, removal: Removal | null): Promise<Unfinished[]> {
  const { newest } = (await deps.history.read(cutsOf(unit))).contents;
  if (!newest) return [];
  const left = removal ? await removal.remove(newest.cut) : (await commitsLeft(deps, newest.cut)).length;
  return left === 0 ? [] : [{ unit, last: newest.cut.last.seq, left }];
}

interface Found extends CutOfUnit {
  readonly planned: Planned;
  readonly days: number;
}

/** The days that a unit is kept; undefined if it is kept for ever. */
export function retentionOf(unit: string, { days }: Pick<CutRules, 'days'>): number | undefined {
  const kind = kindOf(unit);
  return kind === null ? undefined : days[kind];
}

/** The part of a unit's log that is past its retention; null if there is none. */
export async function pastRetention(
  deps: Table & Pick<CutDeps, 'now'>,
  rules: CutRules,
  { unit, alertedSeq }: Heartbeat,
): Promise<Found | null> {
  const kind = kindOf(unit);
  const days = retentionOf(unit, rules);
  if (kind === null || days === undefined) return null;
  // a unit that was never alerted on has no commits that wait for their alerts
  const last = alertedSeq > 0 && ALERTED.includes(kind) ? alertedSeq : Number.POSITIVE_INFINITY;
  const planned = await plannedCut(deps, unitNamed(unit), { before: reachOf(deps.now, days), last });
  if (planned === null) return null;
  const { after, last: header, from, root } = planned.claims;
  const held = holdOn(rules.holds, unit, deps.now.toISOString())?.reason ?? null;
  return {
    ...{ unit, kind, first: after + 1, last: header.seq, from, until: header.at, root },
    ...{ held, planned, days },
  };
}

const ALERTED: readonly UnitKind[] = ['verdicts', 'imports', 'alerts'];

async function carriedOut(
  { history, now }: CutDeps,
  { planned: { claims, contents, open }, days }: Pick<Found, 'planned' | 'days'>,
  { signer, by }: Author,
  removal: Removal,
): Promise<void> {
  const of = cutsOf(claims.unit);
  const before = await history.read(of);
  if ((before.contents.newest?.cut.last.seq ?? 0) !== claims.after)
    throw new Conflict(`somebody else cut ${claims.unit} at the same time; run it again`);
  const unsigned = { ...claims, at: now.toISOString(), open: digest(open), retentionDays: days };
  const cut = await signedCut({ ...unsigned, before: reachOf(now, days) }, signer);
  const cause = { kind: 'person' as const, by };
  await history.append(of, before, { at: now, observedAt: now, cause, body: { type: 'cut', cut, contents, open } });
  await removal.remove(cut);
}
