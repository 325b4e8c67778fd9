/** Checks the cuts of a history: each is signed, holds what it should, and removed only what was past its retention and not held. */
import type { Cut, UnitKind } from '../core/cut.ts';
import { merkleRoot } from '../core/merkle.ts';
import { flawOfCut } from '../core/sign-cut.ts';
import { cutsOf, stateAfterCut, unitOfCuts } from '../records/cuts.ts';
import { holdOn, type LegalHold } from '../records/holds.ts';
import { kindOf, unitNamed } from '../records/units.ts';
import { commitsLeft } from './cut/remove.ts';
import type { Item } from './dynamodb.ts';
import { guarded, type Tell } from './fsck-states.ts';
import type { AnchoredHead, Beginning } from './fsck-unit.ts';
import { cutOf, entries } from './history.ts';
import { LOG } from './keys.ts';
import type { Table } from './table.ts';

/** Knowledge about cuts that does not come from the table. */
export interface CutExpectations {
  /** SHA-256 of the key that may sign; without it, any key may have signed. */
  readonly fingerprint?: string | undefined;
  readonly holds?: readonly LegalHold[] | undefined;
  /** The days that the configuration keeps each kind. */
  readonly days?: Readonly<Partial<Record<UnitKind, number | undefined>>> | undefined;
}

/** The cut that the log of a unit begins with. Explains what an interrupted removal has left behind. */
export async function beginningIn(
  table: Table,
  unit: string,
  { tell, explain }: { readonly tell: Tell; readonly explain: Tell },
): Promise<Beginning | null> {
  const found = await guarded(tell, async () => {
    const cut = await cutOf(table.client, table.table, unit);
    return cut && { cut, state: stateAfterCut(unitNamed(unit), cut) };
  });
  if (!found) return null;
  const left = await leftAfter(table, found, tell);
  if (left > 0)
    explain(
      `${unit}: the removal of its commits up to ${found.state.seq} was broken off, and ${left} are left; ` +
        'run `plumbline cut --apply` again, which completes it (a store that was restored with --whole has them too)',
    );
  return found;
}

/**
 * The number of removed commits that are still there. If all are, they must have the root that the cut names; otherwise
 * the last one must have the hash that the cut names.
 */
async function leftAfter(table: Table, { cut: { cut }, state }: Beginning, tell: Tell): Promise<number> {
  const left = await commitsLeft(table, cut);
  const isWhole = left.length >= cut.size && seqIn(left.at(-cut.size)) === cut.after + 1;
  if (left.length === 0 || seqIn(left.at(-1)) !== state.seq) return left.length;
  await guarded(tell, async () => {
    const hashes: string[] = [];
    const after = isWhole ? cut.after : state.seq - 1;
    for await (const { stored } of entries(table.client, table.table, unitNamed(cut.unit), { after })) {
      if (stored.seq > state.seq) break;
      hashes.push(stored.hash);
    }
    if (hashes.at(-1) !== state.head || (isWhole && merkleRoot(hashes) !== cut.root))
      tell(`${cut.unit}: the commits up to ${state.seq} that are left are not those that its cut names`);
  });
  return left.length;
}

const seqIn = (item: Item | undefined): number => Number(item?.sk?.S?.slice(LOG.length));

/** Reports faults of the cuts of a unit. */
export async function inspectCuts(
  table: Table,
  unitOfChain: string,
  expected: CutExpectations,
  { problems, unproven }: { readonly problems: string[]; readonly unproven: string[] },
): Promise<void> {
  const unit = unitOfCuts(unitOfChain) ?? '';
  let before = 0;
  await guarded(
    (problem) => void problems.push(problem),
    async () => {
      for await (const { commit } of entries(table.client, table.table, cutsOf(unit))) {
        const { cut } = commit.body;
        const named = `the cut of ${unit} up to commit ${cut.last.seq}, of ${cut.at},`;
        const flaw =
          flawOfCut(cut, expected.fingerprint ?? null) ?? misplaced(cut, unit, before) ?? held(cut, expected);
        if (flaw !== null) problems.push(`${named} proves nothing: ${flaw}`);
        else stateAfterCut(unitNamed(unit), commit.body);
        before = cut.last.seq;
        unproven.push(...openQuestions(cut, expected).map((question) => `${named} ${question}`));
      }
    },
  );
}

function misplaced(cut: Cut, unit: string, before: number): string | null {
  if (cut.unit !== unit) return `it is of ${cut.unit}`;
  return cut.after === before ? null : `it follows commit ${cut.after}, and the cut before it ends with ${before}`;
}

function held({ unit, at }: Cut, { holds = [] }: CutExpectations): string | null {
  const hold = holdOn(holds, unit, at);
  return hold ? `it removed what is under a legal hold since ${hold.since} (${hold.reason})` : null;
}

function openQuestions({ unit, retentionDays }: Cut, { fingerprint, days }: CutExpectations): string[] {
  const kind = kindOf(unit);
  const configured = kind && days ? (days[kind] ?? null) : undefined;
  const another = configured !== undefined && configured !== retentionDays;
  return [
    ...(fingerprint === undefined ? ['was signed by whom: give the key with --key or --fingerprint'] : []),
    ...(another
      ? [
          `kept ${retentionDays} days, and the configuration says ${configured === null ? 'for ever' : configured}: whether it said so then`,
        ]
      : []),
  ];
}

/** Anchored heads whose commits a cut has removed. */
export function removedHeads(unit: string, heads: readonly AnchoredHead[], begins: Beginning | null): string[] {
  const removed = begins ? heads.filter(({ seq }) => seq < begins.state.seq) : [];
  if (removed.length === 0) return [];
  return [`${removed.length} anchored commits of ${unit} before commit ${begins?.state.seq}: a cut removed them`];
}
