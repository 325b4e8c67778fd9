/**
 * Writes runs of a large organisation into the table, as they are when the last account has been scanned. Nothing is
 * scanned.
 */
import { controls } from '../../shared/controls/index.ts';
import type { Change, UnitState } from '../../shared/core/commit.ts';
import { sha256 } from '../../shared/core/digest.ts';
import type { Archive, History, Roster, WorkItem } from '../../shared/core/ports.ts';
import { each } from '../../shared/core/reading.ts';
import { unitsOf } from '../../shared/pipeline/plan.ts';

/** Verdicts in a unit of the simulated organisation, and the number of failing ones. */
const VERDICTS = 29;
const FAILING = 1;
const CONCURRENT = 8;

export const manifestOf = (run: string): string => `runs/${run}/items.jsonl`;

/** The n-th verdict of a unit, changing for the first time or later. */
export const changeOf = (n: number, first: boolean, failing = FAILING): Change => {
  const fails = n < failing;
  return {
    control: controls[n % controls.length]?.id ?? '',
    resource: `arn:aws:service:eu-west-1:111122223333:thing/${n}`,
    movement: first ? 'baseline' : 'regressed',
    from: first ? null : 'pass',
    to: fails || !first ? 'fail' : 'pass',
    because: `the setting reads ${n}`,
    evidence: sha256(String(n)),
  };
};

/** The first scan of a unit changes all its verdicts. */
export const FIRST_SCAN: readonly Change[] = Array.from({ length: VERDICTS }, (_, n) => changeOf(n, true));

/** A unit that cannot be entered any more: every control went dark, for the same reason. */
export const WENT_DARK: readonly Change[] = controls.map(({ id }) => ({
  control: id,
  resource: '*',
  movement: 'went-dark',
  from: null,
  to: 'unknown',
  because: 'could not read: sts:AssumeRole was denied; grant sts:AssumeRole to the scan role (AccessDenied)',
  unread: 'denied',
  evidence: '',
}));

export interface Scanned {
  readonly run: string;
  readonly items: readonly WorkItem[];
  /** The changes by the scan in the unit with this index. */
  changed(index: number): readonly Change[];
}

export async function scanned(
  { history, roster, archive }: { history: History; roster: Roster; archive: Pick<Archive, 'put'> },
  { run, items, changed }: Scanned,
): Promise<void> {
  await archive.put(manifestOf(run), items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  const places = items.flatMap((item) => unitsOf(item).map((unit) => ({ item, unit })));
  await each(
    places.map((place, index) => ({ ...place, index })),
    async ({ item, unit, index }) => {
      let state: UnitState = await history.read(unit);
      const changes = changed(index);
      const at = new Date();
      const body = { type: 'verdicts' as const, changes, revisions: {} };
      if (changes.length > 0)
        ({ state } = await history.append(state, { at, observedAt: at, cause: { kind: 'scan', run }, body }));
      const verdicts = { pass: VERDICTS - FAILING, fail: FAILING, unknown: 0, 'not-applicable': 0 };
      const { seq, head } = state;
      const { account, plannedAt } = item;
      const beat = { unit, run, at: at.toISOString(), seq, head, controls: controls.length, verdicts };
      await roster.beat({ ...beat, item: unit.endsWith('/global') ? item : { account, regions: [], plannedAt } });
    },
    CONCURRENT,
  );
}
