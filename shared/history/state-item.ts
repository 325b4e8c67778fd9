/**
 * States as items. The next state of a unit replaces the last one; snapshots stay. A large state is written only every
 * few commits. Its parts alternate between two shelves, so that a later state overwrites the parts of an earlier one.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Chain } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import { CorruptHistory } from '../core/errors.ts';
import { compressedJson, decompressed, joined, nameOf, packed, parsed, shelfOfContent, unpacked } from './body.ts';
import { type Item, putItem } from './dynamodb.ts';
import { STATE, snapshotKey, statePartsKey, unitKey } from './keys.ts';
import { migrated, SCHEMA, versionOf } from './migrate.ts';

/** The number of commits between snapshots, which bounds the cost of reading any past time. */
export const COMMITS_PER_SNAPSHOT = 32;
/**
 * A state with more entries than this compresses to about 60 KB, which costs 60 write units. It is written only every
 * few commits, and a reader folds the commits since. The interval divides the one above, so that every snapshot is a
 * written state.
 */
const LARGE = 1_000;
const COMMITS_PER_LARGE_STATE = 8;

const NEWER_WINS = 'attribute_not_exists(pk) OR seq < :seq';
/** A slow writer must not overwrite the parts of a newer state. Equal states have equal parts. */
const NOT_OVER_NEWER = 'attribute_not_exists(pk) OR seq <= :seq';

const commitsPerState = <State>(chain: Chain<State>, { contents }: ChainState<State>): number =>
  chain.size(contents) > LARGE ? COMMITS_PER_LARGE_STATE : 1;

/**
 * Whether this state is written: of large states, only every few. The first state is always written, so that a unit
 * that never changes again can be read from it.
 */
export const isStored = <State>(chain: Chain<State>, state: ChainState<State>): boolean =>
  state.seq % commitsPerState(chain, state) === 0 || state.seq === 1;

/** States are derived, so losing this write loses nothing; an older state never replaces a newer one. */
export async function storeState<State>(
  client: DynamoDBClient,
  table: string,
  chain: Chain<State>,
  state: ChainState<State>,
): Promise<void> {
  if (!isStored(chain, state)) return;
  await storeCurrent(client, table, chain, state);
  if (state.seq % COMMITS_PER_SNAPSHOT === 0) await putItem(client, table, await snapshotItem(client, table, state));
}

/** Writes the current state of a unit alone. */
export async function storeCurrent<State>(
  client: DynamoDBClient,
  table: string,
  chain: Chain<State>,
  state: ChainState<State>,
): Promise<void> {
  const key = { pk: { S: unitKey(state.unit) }, sk: { S: STATE } };
  const body = await compressedJson(state, nameOf(key));
  const shelf = String(Math.floor(state.seq / commitsPerState(chain, state)) % 2);
  await replaceState(client, table, state, { key, body, shelf });
}

/** The snapshot of a state, as an item. */
export async function snapshotItem(client: DynamoDBClient, table: string, state: ChainState<unknown>): Promise<Item> {
  const key = { pk: { S: unitKey(state.unit) }, sk: { S: snapshotKey(state.at, state.seq) } };
  const kept = await packed(client, table, await compressedJson(state, nameOf(key)), shelfOfContent);
  return { ...key, schema: { S: String(SCHEMA) }, ...kept };
}

async function replaceState(
  client: DynamoDBClient,
  table: string,
  { unit, seq }: ChainState<unknown>,
  { key, body, shelf }: { readonly key: Item; readonly body: Buffer; readonly shelf: string },
): Promise<void> {
  const item = { seq: { N: String(seq) } };
  const values = { ':seq': item.seq };
  const place = { ...shelfOfState(unit, shelf), item, condition: { expression: NOT_OVER_NEWER, values } };
  const content = await packed(client, table, body, () => place);
  // a newer state is being written at the same time
  if (!content) return;
  const onShelf: Item = content.parts ? { shelf: { S: shelf } } : {};
  const state = { ...key, ...item, schema: { S: String(SCHEMA) }, ...content, ...onShelf };
  await putItem(client, table, state, { expression: NEWER_WINS, values });
}

const shelfOfState = (unit: string, shelf: string) => ({ pk: statePartsKey(unit), prefix: `${shelf}#` });

/** The unit's stored state; null while a newer one overwrites its parts, or after a crash left it incomplete. */
export async function storedStateIn<State>(
  client: DynamoDBClient,
  table: string,
  chain: Chain<State>,
  item: Item,
): Promise<ChainState<State> | null> {
  const version = versionOf(item);
  const shelf = item.shelf?.S;
  if (item.body?.B || shelf === undefined) return stateOf(chain, item, version, await unpacked(client, table, item));
  const body = await joined(client, table, item, shelfOfState(unitIn(item), shelf));
  return body && stateOf(chain, item, version, decompressed(body, item));
}

/** A snapshot from its item. Throws `CorruptHistory` when its key does not match its content. */
export async function snapshotIn<State>(
  client: DynamoDBClient,
  table: string,
  chain: Chain<State>,
  item: Item,
): Promise<ChainState<State>> {
  const state = stateOf(chain, item, versionOf(item), await unpacked(client, table, item));
  if (item.sk?.S === snapshotKey(state.at, state.seq)) return state;
  throw new CorruptHistory(`${nameOf(item)} holds the state of commit ${state.seq} (${state.at}): it was altered`);
}

const unitIn = ({ pk }: Item): string => (pk?.S ?? '').slice(unitKey('').length);

function stateOf<State>(chain: Chain<State>, item: Item, version: number, text: string): ChainState<State> {
  const state = migrated('state', version, parsed(text, item));
  const { unit, seq, at, head, contents, ...others } = state;
  const isState =
    unit === unitIn(item) &&
    Number.isSafeInteger(seq) &&
    typeof at === 'string' &&
    typeof head === 'string' &&
    isContents(chain, contents) &&
    Object.keys(others).length === 0;
  if (isState) return state as unknown as ChainState<State>;
  throw new CorruptHistory(`${nameOf(item)} holds no state of this unit: it was altered`);
}

/** Whether the state has the groups of the chain's empty state, each an object: only then can its digest be computed. */
function isContents<State>(chain: Chain<State>, contents: unknown): contents is State {
  if (!isObject(contents)) return false;
  const parts = chain.parts(contents as State);
  return Object.keys(chain.parts(chain.empty)).every((group) => group in parts) && Object.values(parts).every(isObject);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
