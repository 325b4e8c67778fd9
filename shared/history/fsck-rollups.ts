/** Checks the rollups: each must be what the log of its unit gives, and there is one for each month with a commit. */
import type { ChainState } from '../core/commit.ts';
import { canonical, sha256 } from '../core/digest.ts';
import { beginRollup, changedIn, monthOf, type Rollup, tallyOf, withCommit } from '../records/rollups.ts';
import { type AnyCommit, commitsOf } from '../records/units.ts';
import { type VerdictsState, verdictsChain } from '../records/verdicts.ts';
import { strangeIn } from './attributes.ts';
import { decompressed, nameOf } from './body.ts';
import { type Item, queryItems } from './dynamodb.ts';
import type { Derived, Mend } from './fsck-mend.ts';
import { guarded, type Tell } from './fsck-states.ts';
import { attributesOf, monthIn, ROLLUP_ATTRIBUTES, rollupText, withBody } from './rollups.ts';
import type { Table } from './table.ts';

/** A stored rollup: the name of its item, and a digest of all that the item holds. */
export interface StoredRollup {
  readonly key: Pick<Item, 'pk' | 'sk'>;
  readonly month: string;
  readonly digest: string;
}

/** The stored rollups of each unit. */
export type StoredRollups = Map<string, StoredRollup[]>;

/** Reads the rollups in these partitions, and reports faults within each item. */
export async function storedRollups(table: Table, partitions: Iterable<string>, tell: Tell): Promise<StoredRollups> {
  const found: StoredRollups = new Map();
  for (const pk of partitions) {
    for await (const item of queryItems(table.client, table.table, { pk })) {
      const unit = item.sk?.S ?? '';
      const all = found.get(unit) ?? [];
      all.push({
        key: { pk: item.pk, sk: item.sk } as StoredRollup['key'],
        month: monthIn(item),
        digest: digestOf(item, await textOf(item, tell)),
      });
      found.set(unit, all);
    }
  }
  return found;
}

const textOf = async (item: Item, tell: Tell): Promise<string> => {
  strangeIn(item, ROLLUP_ATTRIBUTES, tell);
  return (await guarded(tell, async () => decompressed(item.body?.B ?? new Uint8Array(), item))) ?? '';
};

/**
 * The digest of an item's content, which does not depend on the compression. A line break separates the attributes'
 * canonical JSON, which contains none, from the text.
 */
const digestOf = ({ body: _, ...item }: Item, text: string): string => sha256(`${canonical(item)}\n${text}`);

/** Follows the commits of a unit, and gives its rollups. */
export function rollupsOf(unit: string) {
  const rollups: Rollup[] = [];
  return {
    take: (before: ChainState<unknown>, after: ChainState<unknown>, commit: AnyCommit): void => {
      for (const { at, seq, body } of commitsOf(verdictsChain, [commit])) {
        const last = rollups.at(-1);
        const month = monthOf(at);
        const isSame = last?.month === month;
        const rollup = isSame ? last : beginRollup(unit, month, before.seq, tallyOf(before.contents as VerdictsState));
        const next = withCommit(rollup, { at, seq }, changedIn(after.contents as VerdictsState, body));
        rollups.splice(isSame ? -1 : rollups.length, 1, next);
      }
    },
    all: (): readonly Rollup[] => rollups,
  };
}

/**
 * The first months of a unit, if their rollups are missing. A unit that was written by a release without rollups looks
 * like this.
 */
export interface NotRolledUp {
  readonly unit: string;
  readonly months: readonly string[];
}

/**
 * Compares a unit's stored rollups with those of its log, and returns the months before its first rollup. An expired
 * rollup may be missing.
 */
export async function compareRollups(
  table: Table,
  unit: string,
  expected: readonly Rollup[],
  stored: readonly StoredRollup[],
  { tell, mend, now }: Derived,
): Promise<NotRolledUp> {
  const left = new Map(stored.map((one) => [canonical(one.key), one]));
  const months: string[] = [];
  let isBeforeTheFirst = true;
  for (const rollup of expected) {
    const item = attributesOf(rollup);
    const key = canonical({ pk: item.pk, sk: item.sk });
    const found = left.get(key);
    left.delete(key);
    const text = rollupText(rollup);
    const should = digestOf(item, text);
    // commits may have been rolled up since the rollups were read
    const isRight = found?.digest === should || (await digestNow(table, item)) === should;
    if (found || isRight) isBeforeTheFirst = false;
    if (isRight || (!found && Number(item.expires?.N) * 1_000 < now)) continue;
    if (found) tell(`${nameOf(item)} is not what the log of ${unit} says of ${rollup.month}`);
    else if (isBeforeTheFirst) months.push(rollup.month);
    else tell(missing(unit, rollup.month));
    await mend?.put(withBody(item, text));
  }
  for (const { key } of left.values()) await extra(key, { tell, mend });
  return { unit, months };
}

const missing = (unit: string, month: string): string => `${unit}: its rollup of ${month} is missing`;

/**
 * Reports the months that have no rollup: in one sentence, or one by one if there is only one or if each was repaired.
 */
export function tellNotRolledUp(units: readonly NotRolledUp[], isRebuilt: boolean, tell: Tell): void {
  const each = units.flatMap(({ unit, months }) => months.map((month) => ({ unit, month })));
  const [first, ...others] = each;
  if (!first) return;
  if (isRebuilt || others.length === 0) {
    for (const { unit, month } of each) tell(missing(unit, month));
    return;
  }
  const named = new Set(each.map(({ unit }) => unit));
  const which = [...named].slice(0, SHOWN).join(', ') + (named.size > SHOWN ? ` and ${named.size - SHOWN} more` : '');
  const at = each.map(({ month }) => month).sort();
  tell(
    `${each.length} rollups are missing, of the first months of ${which} (${at[0]} to ${at.at(-1)}): an earlier release made none, ` +
      'or they were deleted. They follow from the log: run `plumbline fsck --rebuild` once on this history',
  );
}

/** The most units that a sentence names. */
const SHOWN = 3;

async function digestNow({ client, table }: Table, { pk, sk }: Item): Promise<string | undefined> {
  const range = { pk: pk?.S ?? '', from: sk?.S ?? '', to: sk?.S ?? '' };
  for await (const item of queryItems(client, table, range)) return digestOf(item, await textOf(item, () => {}));
  return undefined;
}

/** Reports rollups of units that have no log. */
export async function compareUnlisted(stored: StoredRollups, derived: Derived): Promise<void> {
  for (const all of stored.values()) for (const { key } of all) await extra(key, derived);
}

async function extra(
  key: StoredRollup['key'],
  { tell, mend }: Pick<Derived, 'tell'> & { readonly mend?: Mend | undefined },
) {
  tell(`${nameOf(key as Item)} is a rollup of a month without a commit`);
  await mend?.remove(key as Item);
}
