/**
 * A commit as an item: its header as text, the header's hash, and its body. The header has the digest of the body, so
 * that a reader of the head alone can verify it without the body.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Header, headerOf, verifyWhole } from '../core/chain.ts';
import type { Commit, TypedBody } from '../core/commit.ts';
import { canonical, sha256 } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import type { AnyCommit } from '../records/units.ts';
import { compressedJson, nameOf, packed, parsed, shelfOfContent, unpacked } from './body.ts';
import type { Item } from './dynamodb.ts';
import { logKey, unitKey } from './keys.ts';
import { HEADERS, migrated, SCHEMA, versionOf } from './migrate.ts';

/** A commit as it was written, which its hash covers, and as it reads after migration to this release's schema. */
export interface Entry<Body = TypedBody> {
  readonly stored: Commit;
  readonly commit: Commit<Body>;
}

/** Everything in a commit except its body. */
export type Head = Omit<Commit, 'body'>;

export async function itemOf(client: DynamoDBClient, table: string, commit: Commit): Promise<Item> {
  const item = attributesOf(commit);
  const body = await compressedJson(commit.body, nameOf(item));
  return { ...item, ...(await packed(client, table, body, shelfOfContent)) };
}

/** The attributes of the item, except those of its body. */
export const attributesOf = (commit: Commit): Item => ({
  ...{ pk: { S: unitKey(commit.unit) }, sk: { S: logKey(commit.seq) } },
  schema: { S: String(SCHEMA) },
  hash: { S: commit.hash },
  header: { S: canonical(headerOf(commit)) },
});

/** The verified head of a log, from its item. Throws `NewerSchema` before it reads anything else. */
export async function headIn(client: DynamoDBClient, table: string, item: Item): Promise<Head> {
  if (versionOf(item) < SCHEMA) return (await entryIn(client, table, item)).commit;
  const { header, hash } = headerIn(item);
  const { body: _, ...head } = header;
  return { ...head, hash };
}

/** The verified commit, from its item. Throws `NewerSchema` before it reads anything else. */
export async function entryIn(client: DynamoDBClient, table: string, item: Item): Promise<Entry> {
  // before the body, which may be in parts that only a later release knows
  versionOf(item);
  return entryOfText(item, await unpacked(client, table, item));
}

/** The verified commit, if the text of the item's body has already been read. */
export const entryOfText = (item: Item, text: string): Entry => readAs(item, storedCommit(item, text));

/** The commit of an item and a text that `storedHead` has already verified: no hash is computed again. */
export function checkedEntry(item: Item, text: string): Entry {
  if (versionOf(item) < HEADERS) return entryOfText(item, text);
  const header = parsed(item.header?.S ?? '', item) as unknown as Header;
  return readAs(item, { ...header, body: parsed(text, item) as unknown as Commit['body'], hash: item.hash?.S ?? '' });
}

function readAs(item: Item, stored: Commit): Entry {
  const version = versionOf(item);
  const commit = migrated('commit', version, { ...stored }) as unknown as Commit;
  return { stored, commit };
}

/** The commit, migrated to this release's schema, from an item and the text of its body. */
export const commitOfText = (item: Item, text: string): AnyCommit => entryOfText(item, text).commit as AnyCommit;

/** The verified commit as it was written. Throws `NewerSchema` before it reads anything else. */
const storedCommit = (item: Item, text: string): Commit =>
  versionOf(item) < HEADERS ? older(item, text) : whole(item, text);

/**
 * The verified head of the commit as it was written. The body is compared with its digest, and parsed only for commits
 * of older schemas.
 */
export function storedHead(item: Item, text: string): Head {
  if (versionOf(item) < HEADERS) return older(item, text);
  const { header, hash } = headerIn(item);
  verifyBody(item, header, text);
  const { body: _, ...head } = header;
  return { ...head, hash };
}

function verifyBody(item: Item, header: Header, text: string): void {
  if (sha256(text) !== header.body)
    throw new CorruptHistory(`${nameOf(item)} was altered: its body is not the one that its header names`);
}

function whole(item: Item, text: string): Commit {
  const { header, hash } = headerIn(item);
  verifyBody(item, header, text);
  return { ...header, body: parsed(text, item) as unknown as Commit['body'], hash };
}

function headerIn(item: Item): { header: Header; hash: string } {
  const text = item.header?.S ?? '';
  const hash = item.hash?.S ?? '';
  if (sha256(text) !== hash)
    throw new CorruptHistory(`${nameOf(item)} was altered: its hash does not match its content`);
  const header = parsed(text, item) as unknown as Header;
  inItsPlace(item, header);
  return { header, hash };
}

function older(item: Item, text: string): Commit {
  const commit = parsed(text, item) as unknown as Commit;
  inItsPlace(item, commit);
  verifyWhole(commit);
  return commit;
}

function inItsPlace(item: Item, { unit, seq }: Pick<Commit, 'unit' | 'seq'>): void {
  if (item.pk?.S === unitKey(unit) && item.sk?.S === logKey(Number(seq))) return;
  throw new CorruptHistory(`${nameOf(item)} holds commit ${seq} of ${unit}: it was put in the place of another`);
}
