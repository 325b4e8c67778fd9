/** Bodies of items: canonical JSON, compressed, and split into part items when they are too large for one item. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonicalPieces, sha256 } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import { type Condition, type Item, putItem, queryItems } from './dynamodb.ts';
import { partKey } from './keys.ts';

/** An item holds 400 KB ("Quotas in Amazon DynamoDB"); the rest is for its other attributes. */
const PART_BYTES = 350_000;
/**
 * A longer body is neither written nor read: a few forged KB could decompress to gigabytes, which would crash the
 * function. The alerts of a storm in 10,000 accounts take about 20 MB.
 */
const LONGEST_BODY = 128 * 1024 * 1024;

/** For a text shorter than the window, smaller tables suffice, and they take less time to prepare. */
const SMALL = 4_096;
const FOR_SMALL = { windowBits: 12, memLevel: 5, chunkSize: 1_024 } as const;

export const compressed = (text: string, where: string): Buffer => {
  if (text.length > LONGEST_BODY) throw tooLong(text.length, where);
  // bodies are a few KB: a thread would cost more than the work
  return gzipSync(text, text.length < SMALL ? FOR_SMALL : {});
};

/**
 * Canonical JSON, compressed. A long text is compressed piece by piece: as a whole, that of a large state takes as much memory as the
 * state, and once more as bytes.
 */
export async function compressedJson(value: unknown, where: string): Promise<Buffer> {
  const pieces = canonicalPieces(value);
  const { value: first = '' } = pieces.next();
  const second = pieces.next();
  if (second.done) return compressed(first, where);
  const chunks: Buffer[] = [];
  const all = limited([first, second.value], pieces, where);
  await pipeline(Readable.from(all), createGzip(), async (bytes) => {
    for await (const chunk of bytes as AsyncIterable<Buffer>) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

function* limited(begin: readonly string[], rest: Iterable<string>, where: string): Generator<Buffer> {
  let length = 0;
  for (const pieces of [begin, rest])
    for (const piece of pieces) {
      length += piece.length;
      if (length > LONGEST_BODY) throw tooLong(length, where);
      yield Buffer.from(piece);
    }
}

const tooLong = (length: number, where: string) =>
  new RangeError(`${where} would have a body of ${length} characters or more; ${LONGEST_BODY} can be read back`);

/** Where parts are stored, and the attributes of each. */
interface Shelf {
  readonly pk: string;
  readonly prefix: string;
  readonly item?: Item;
  readonly condition?: Condition;
}

/**
 * The attributes of an item that holds its body, or names its parts. Null when the shelf's condition refused a part.
 */
export async function packed(
  client: DynamoDBClient,
  table: string,
  body: Buffer,
  shelfOf: (digest: string) => Shelf,
): Promise<Item | null> {
  if (body.length <= PART_BYTES) return { body: { B: body } };
  const digest = sha256(body);
  const { pk, prefix, item, condition } = shelfOf(digest);
  const count = Math.ceil(body.length / PART_BYTES);
  // parts come before the item, so that a reader who sees the item finds them
  for (let index = 0; index < count; index += 1) {
    const part = body.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
    const key = { pk: { S: pk }, sk: { S: partName(prefix, index) } };
    if (!(await putItem(client, table, { ...key, ...item, body: { B: part } }, condition))) return null;
  }
  return { parts: { N: String(count) }, partsOf: { S: digest } };
}

/** The shelf for the parts of commits and snapshots. These parts are permanent, and are named by their content. */
export const shelfOfContent = (digest: string): Shelf => ({ pk: partKey(digest), prefix: '' });

const partName = (prefix: string, index: number): string => `${prefix}${String(index).padStart(4, '0')}`;

/** The text of an item's body. Throws `CorruptHistory` when it is incomplete. */
export async function unpacked(client: DynamoDBClient, table: string, item: Item): Promise<string> {
  const digest = item.partsOf?.S ?? '';
  const body = item.body?.B ?? (await joined(client, table, item, shelfOfContent(digest)));
  if (body) return decompressed(body, item);
  throw new CorruptHistory(`${nameOf(item)} has lost parts of its body, or they were altered`);
}

export const nameOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

export function decompressed(body: Uint8Array, item: Item): string {
  try {
    return gunzipSync(body, { maxOutputLength: LONGEST_BODY }).toString();
  } catch (cause) {
    throw new CorruptHistory(`${nameOf(item)} cannot be decompressed: it was altered`, { cause });
  }
}

/** Joins the parts that the item names; null when their content does not match. */
export async function joined(
  client: DynamoDBClient,
  table: string,
  item: Item,
  { pk, prefix }: Pick<Shelf, 'pk' | 'prefix'>,
): Promise<Uint8Array | null> {
  const count = Number(item.parts?.N);
  if (!(count > 0)) return null;
  const range = { pk, from: partName(prefix, 0), to: partName(prefix, count - 1), limit: count };
  const parts: Uint8Array[] = [];
  for await (const part of queryItems(client, table, range)) parts.push(part.body?.B ?? new Uint8Array());
  const body = Buffer.concat(parts);
  return parts.length === count && sha256(body) === item.partsOf?.S ? body : null;
}

/** Stored JSON. Throws `CorruptHistory` when it cannot be parsed. */
export function parsed(text: string, item: Item): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new CorruptHistory(`${nameOf(item)} holds no JSON: it was altered`, { cause });
  }
  throw new CorruptHistory(`${nameOf(item)} holds no record: it was altered`);
}
