/** Bodies of items: canonical JSON, compressed, and split into parts of their own when they outgrow an item. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonical, sha256 } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import { putItem, queryItems } from './dynamodb.ts';
import { partKey } from './keys.ts';
import { versionOf } from './migrate.ts';

/** An item holds 400 KB ("Quotas in Amazon DynamoDB"); what remains is for its other attributes. */
const PART_BYTES = 350_000;

type Item = Record<string, AttributeValue>;

/** The attributes that hold a value in an item; parts are written first, so that whoever sees the item finds them. */
export async function packed(client: DynamoDBClient, table: string, value: unknown): Promise<Item> {
  // bodies are a few KB: a thread of its own would cost more than the work
  const body = gzipSync(canonical(value));
  if (body.length <= PART_BYTES) return { body: { B: body } };
  const digest = sha256(body);
  const count = Math.ceil(body.length / PART_BYTES);
  for (let index = 0; index < count; index += 1) {
    const part = body.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
    await putItem(client, table, { pk: { S: partKey(digest) }, sk: { S: partName(index) }, body: { B: part } });
  }
  return { parts: { N: String(count) }, partsOf: { S: digest } };
}

const partName = (index: number): string => String(index).padStart(4, '0');

/** The value as it was written, in the shape of its version. Throws `NewerSchema` before it looks at any of it. */
export async function unpacked(
  client: DynamoDBClient,
  table: string,
  item: Item,
): Promise<{ version: number; stored: Readonly<Record<string, unknown>> }> {
  const version = versionOf(item);
  const body = item.body?.B ?? (await joined(client, table, item));
  return { version, stored: JSON.parse(decompressed(body, item)) };
}

function decompressed(body: Uint8Array, { pk, sk }: Item): string {
  try {
    return gunzipSync(body).toString();
  } catch (cause) {
    throw new CorruptHistory(`${pk?.S} ${sk?.S} cannot be decompressed: it was altered`, { cause });
  }
}

async function joined(client: DynamoDBClient, table: string, item: Item): Promise<Uint8Array> {
  const digest = item.partsOf?.S ?? '';
  const parts: Uint8Array[] = [];
  for await (const part of queryItems(client, table, { pk: partKey(digest) }))
    parts.push(part.body?.B ?? new Uint8Array());
  const body = Buffer.concat(parts);
  if (parts.length === Number(item.parts?.N) && sha256(body) === digest) return body;
  throw new CorruptHistory(
    `${item.pk?.S} ${item.sk?.S} has lost parts of its body (${parts.length} of ${item.parts?.N})`,
  );
}
