/**
 * Checks the stored states and snapshots of a unit, with their parts: each must match its log and have the right key.
 */
import type { ChainUnit } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import { CorruptHistory, NewerSchema } from '../core/errors.ts';
import type { DigestOf } from '../core/state-digest.ts';
import { type Attributes, bodyOf, strangeIn } from './attributes.ts';
import { nameOf } from './body.ts';
import { type Item, queryItems } from './dynamodb.ts';
import { partKey, SNAPSHOT, STATE, statePartsKey, unitKey } from './keys.ts';
import { HEADERS, versionOf } from './migrate.ts';
import { COMMITS_PER_SNAPSHOT, snapshotIn, storedStateIn } from './state-item.ts';
import type { Table } from './table.ts';

export type Tell = (problem: string) => void;

/** The summary of a stored state, kept until the log reaches its commit. */
export interface StoredState extends Pick<ChainState<unknown>, 'seq' | 'at' | 'head'> {
  readonly name: string;
  readonly digest: string;
  /** Version of the item's shape; the release that wrote the commit also wrote the state. */
  readonly version: number;
}

/** Reports faults within each, and returns summaries to compare with the log. */
export async function storedStates(
  table: Table,
  { unit, chain }: ChainUnit<unknown>,
  digestOf: DigestOf,
  tell: Tell,
): Promise<StoredState[]> {
  const pk = unitKey(unit);
  const found: StoredState[] = [];
  const take = async (item: Item, read: typeof storedStateIn<unknown>) => {
    const state = await guarded(tell, () => read(table.client, table.table, chain, item));
    if (state === null) tell(`${nameOf(item)} has lost parts of its body, or they were altered`);
    if (!state) return;
    const { seq, at, head } = state;
    found.push({
      name: nameOf(item),
      seq,
      at,
      head,
      digest: digestOf(chain.parts(state.contents)),
      version: versionOf(item),
    });
    strangeIn(item, attributesOf(item), tell);
    await partsOfContent(table, item, tell);
    if (item.seq && item.seq.N !== String(seq))
      tell(`${nameOf(item)} says that it is of commit ${item.seq.N}, and holds the state of commit ${seq}`);
  };
  for await (const item of queryItems(table.client, table.table, { pk, from: SNAPSHOT, to: `${SNAPSHOT}~` }))
    await take(item, snapshotIn);
  for (const { name, seq } of found) {
    if (seq % COMMITS_PER_SNAPSHOT > 0) tell(`${name} is a snapshot of commit ${seq}, and none is made there`);
  }
  for await (const item of queryItems(table.client, table.table, { pk, from: STATE, to: STATE }))
    await take(item, storedStateIn);
  return found;
}

/** Undefined when a fault was reported. */
export async function guarded<T>(tell: Tell, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CorruptHistory || error instanceof NewerSchema)) throw error;
    tell(error.message);
    return undefined;
  }
}

function attributesOf(item: Item): Attributes {
  const isState = item.sk?.S === STATE;
  const hasSeq = isState || versionOf(item) < HEADERS;
  const isOnShelf = isState && item.parts && versionOf(item) >= HEADERS;
  const version = item.schema || versionOf(item) > 0 ? ['schema'] : [];
  return ['pk', 'sk', ...version, ...(hasSeq ? ['seq'] : []), ...bodyOf(item), ...(isOnShelf ? ['shelf'] : [])];
}

/** Checks the other attributes of permanent parts; their content is read with the item that names them. */
export async function partsOfContent(table: Table, item: Item, tell: Tell): Promise<void> {
  if (!item.parts || item.shelf) return;
  let count = 0;
  for await (const part of queryItems(table.client, table.table, { pk: partKey(item.partsOf?.S ?? '') })) {
    strangeIn(part, ['pk', 'sk', 'body'], tell);
    count += 1;
  }
  if (count !== Number(item.parts.N)) tell(`${nameOf(item)} has ${item.parts.N} parts, and ${count} are stored`);
}

/** Checks the parts of the unit's state, and parts of an earlier state, which a later one overwrites. */
export async function partsOfStates(
  { client, table }: Table,
  { unit, seq }: Pick<ChainState<unknown>, 'unit' | 'seq'>,
  tell: Tell,
): Promise<void> {
  let current: Item | undefined;
  const count = () => Number(current?.parts?.N ?? 0);
  const isOfCurrent = ({ sk }: Item) => {
    const [shelf, index] = (sk?.S ?? '').split('#');
    return shelf === current?.shelf?.S && Number(index) < count();
  };
  for await (const part of queryItems(client, table, { pk: statePartsKey(unit) })) {
    // few units have parts, so few need the state that names them
    current ??= await stateItem({ client, table }, unit);
    strangeIn(part, ['pk', 'sk', 'seq', 'body'], tell);
    const of = Number(part.seq?.N);
    if (isOfCurrent(part) && of !== Number(current.seq?.N))
      tell(`${nameOf(part)} is a part of the state of commit ${of}, and the state is of commit ${current.seq?.N}`);
    // otherwise no later state could be stored
    if (!(of >= 1 && of <= seq))
      tell(`${nameOf(part)} is a part of the state of commit ${of}, and the log ends at ${seq}`);
  }
}

async function stateItem({ client, table }: Table, unit: string): Promise<Item> {
  for await (const item of queryItems(client, table, { pk: unitKey(unit), from: STATE, to: STATE })) return item;
  return {};
}
