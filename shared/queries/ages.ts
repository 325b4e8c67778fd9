/** Answers how long each failure has lasted. */
import { accountsOf } from '../records/accounts-of-waivers.ts';
import { type AccountOf, isInScope } from '../records/waivers.ts';
import { type AsOfQuestion, asOf, pagedStateAt, type VerdictAt, verdictsIn } from './as-of.ts';
import { during, type EffectiveWaiver, effectiveWaivers } from './effective.ts';
import { type UnitPage, type UnitPaging, unitPage } from './pages.ts';
import type { Reads } from './reading.ts';

/** A verdict that fails, or that could not be read since it failed. */
export interface OpenFinding extends VerdictAt {
  readonly failingSince: string;
  readonly ageMs: number;
  /** The waiver in effect, which mutes the finding. */
  readonly waiver: { readonly id: string; readonly by: string; readonly until: string } | null;
}

type FindingsQuestion = Omit<AsOfQuestion, 'statuses'>;

/** Every open finding, the oldest first. A finding that became unreadable has not recovered, so its age still grows. */
export async function openFindings(reads: Reads, question: FindingsQuestion, now: string): Promise<OpenFinding[]> {
  const at = question.at ?? now;
  const waivers = during(await effectiveWaivers(reads), at, at);
  const waiverFor = waiversAmong(waivers, await accountsOf(reads, waivers));
  const found: OpenFinding[] = [];
  for await (const { verdicts } of asOf(reads, question))
    for (const verdict of verdicts) found.push(...findingIn(verdict, waiverFor, at));
  return found.sort((one, other) => (one.failingSince < other.failingSince ? -1 : 1));
}

/** One page of the open findings, in the order of units, controls and resources. */
export async function findingsPage(
  reads: Reads,
  question: FindingsQuestion,
  paging: UnitPaging,
): Promise<UnitPage<OpenFinding, null>> {
  const all = await effectiveWaivers(reads);
  return unitPage(
    reads,
    {
      asked: { kind: 'findings', ...question },
      read: async (unit, at, scope) => {
        const waiverFor = waiversAmong(during(all, at, at), scope.accountOf);
        const verdicts = verdictsIn(await pagedStateAt(reads, unit, at, question.at), scope);
        return { state: null, entries: verdicts.flatMap((verdict) => findingIn(verdict, waiverFor, at)) };
      },
    },
    paging,
  );
}

type WaiverFor = (verdict: VerdictAt) => EffectiveWaiver | undefined;

const waiversAmong =
  (waivers: readonly EffectiveWaiver[], accountOf: AccountOf): WaiverFor =>
  (verdict) =>
    waivers.findLast((one) => isInScope(one, verdict, accountOf));

function findingIn(verdict: VerdictAt, waiverFor: WaiverFor, at: string): OpenFinding[] {
  const { failingSince } = verdict;
  if (failingSince === null) return [];
  const waiver = waiverFor(verdict);
  return [
    {
      ...{ ...verdict, failingSince, ageMs: Date.parse(at) - Date.parse(failingSince) },
      waiver: waiver ? { id: waiver.id, by: waiver.by, until: waiver.until } : null,
    },
  ];
}
