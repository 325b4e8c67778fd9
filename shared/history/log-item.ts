/**
 * A commit as an item: its header as text, the header's hash, and its body. The header has the digest of the body, so
 * that a reader of the head alone can verify it without the body.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Header, headerOf, verifyWhole } from '../core/chain.ts';
import type { Commit } from '../core/commit.ts';
import { canonical, sha256 } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import { compressed, nameOf, packed, parsed, shelfOfContent, unpacked } from './body.ts';
import type { Item } from './dynamodb.ts';
import { logKey, unitKey } from './keys.ts';
import { HEADERS, migrated, SCHEMA, versionOf } from './migrate.ts';

/** A commit as it was written, which its hash covers, and as it reads today. */
export interface Entry {
  readonly stored: Commit;
  readonly commit: Commit;
}

/** Everything in a commit except its body. */
export type Head = Omit<Commit, 'body'>;

export async function itemOf(client: DynamoDBClient, table: string, commit: Commit): Promise<Item> {
  const key = { pk: { S: unitKey(commit.unit) }, sk: { S: logKey(commit.seq) } };
  const body = compressed(canonical(commit.body), nameOf(key));
  return {
    ...key,
    schema: { S: String(SCHEMA) },
    hash: { S: commit.hash },
    header: { S: canonical(headerOf(commit)) },
    ...(await packed(client, table, body, shelfOfContent)),
  };
}

/** The verified head of a log, from its item. Throws `NewerSchema` before it reads anything else. */
export async function headIn(client: DynamoDBClient, table: string, item: Item): Promise<Head> {
  if (versionOf(item) < SCHEMA) return (await entryIn(client, table, item)).commit;
  const { header, hash } = headerIn(item);
  const { body: _, ...head } = header;
  return { ...head, hash };
}

/** The verified commit, from its item. Throws `NewerSchema` before it reads anything else. */
export async function entryIn(client: DynamoDBClient, table: string, item: Item): Promise<Entry> {
  const version = versionOf(item);
  const stored = version < HEADERS ? await older(client, table, item) : await whole(client, table, item);
  const commit = migrated('commit', version, { ...stored }) as unknown as Commit;
  return { stored, commit };
}

async function whole(client: DynamoDBClient, table: string, item: Item): Promise<Commit> {
  const { header, hash } = headerIn(item);
  const text = await unpacked(client, table, item);
  if (sha256(text) !== header.body)
    throw new CorruptHistory(`${nameOf(item)} was altered: its body is not the one that its header names`);
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

async function older(client: DynamoDBClient, table: string, item: Item): Promise<Commit> {
  const commit = parsed(await unpacked(client, table, item), item) as unknown as Commit;
  inItsPlace(item, commit);
  verifyWhole(commit);
  return commit;
}

function inItsPlace(item: Item, { unit, seq }: Pick<Commit, 'unit' | 'seq'>): void {
  if (item.pk?.S === unitKey(unit) && item.sk?.S === logKey(Number(seq))) return;
  throw new CorruptHistory(`${nameOf(item)} holds commit ${seq} of ${unit}: it was put in the place of another`);
}
