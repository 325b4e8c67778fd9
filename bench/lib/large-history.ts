/** A history of many accounts, each with a region, whose verdicts change through a year. */
import { accountOnly, unitId } from '../../shared/core/account.ts';
import type { History, Roster } from '../../shared/core/ports.ts';
import { each } from '../../shared/core/reading.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { flip } from './flip.ts';

const PER_COMMIT = 20;
const RESOURCES = 40;
const START = Date.parse('2025-01-01T00:00:00Z');
const YEAR_MS = 365 * 86_400_000;
const REGION = 'eu-west-1';

/** An instant of the year, by the share of it that is over. */
export const instant = (share: number): string => new Date(START + share * YEAR_MS).toISOString();

export interface LargeHistory {
  readonly accounts: readonly string[];
  /** The changes that were written. */
  readonly transitions: number;
  readonly commits: number;
}

export async function writeLargeHistory(
  { history, roster }: { readonly history: History; readonly roster: Roster },
  size: { readonly accounts: number; readonly transitions: number },
  controls: readonly string[],
): Promise<LargeHistory> {
  const accounts = Array.from({ length: size.accounts }, (_, index) => String(111_122_220_000 + index));
  const commits = Math.max(1, Math.ceil(size.transitions / PER_COMMIT / size.accounts));
  await each(accounts, async (account) => {
    const unit = unitId({ account, region: REGION });
    const of = verdictsOf(unit);
    let state = await history.read(of);
    for (let n = 0; n < commits; n += 1) {
      const at = new Date(START + (n * YEAR_MS) / commits);
      const changes = Array.from({ length: PER_COMMIT }, (_, index) => change(n * (PER_COMMIT + 1) + index, controls));
      const body = { type: 'verdicts' as const, changes, revisions: {} };
      const cause = { kind: 'scan' as const, run: String(n) };
      ({ state } = await history.append(of, state, { at, observedAt: at, cause, body }));
    }
    const { seq, head, at } = state;
    const verdicts = { pass: 1, fail: 1, unknown: 0, 'not-applicable': 0 };
    const item = { account: accountOnly(account), regions: [REGION] };
    await roster.beat({ unit, run: 'run', at, seq, head, controls: 1, verdicts, item });
  });
  return { accounts, transitions: commits * PER_COMMIT * size.accounts, commits: commits * size.accounts };
}

const change = (n: number, controls: readonly string[]) => flip(n, controls[n % controls.length] ?? '', RESOURCES);
