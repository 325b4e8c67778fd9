/**
 * A commit as a line of the archive: the attributes of its item, and the text of its body. All that its hash covers is in it,
 * so the item can be written again as it was; only the bytes of the compression may differ.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DamagedArchive } from '../../core/errors.ts';
import { unpacked } from '../body.ts';
import type { Item } from '../dynamodb.ts';

export interface ArchivedCommit {
  /** The attributes of the item without its body. */
  readonly item: Item;
  /** The text of the body. */
  readonly text: string;
}

/** Reads the parts of a large body as well. */
export async function archivedIn(client: DynamoDBClient, table: string, stored: Item): Promise<ArchivedCommit> {
  const text = await unpacked(client, table, stored);
  const { body: _, parts: __, partsOf: ___, ...item } = stored;
  return { item, text };
}

/** The keys come first: a reader sorts lines by them. */
export const lineOf = ({ item: { pk, sk, ...others }, text }: ArchivedCommit): string =>
  JSON.stringify({ item: { pk, sk, ...others }, text });

/** Throws `DamagedArchive` if the line holds no commit. */
export function commitInLine(line: string, file: string): ArchivedCommit {
  try {
    const { item, text } = JSON.parse(line) as Partial<ArchivedCommit>;
    if (typeof item?.pk?.S === 'string' && typeof item.sk?.S === 'string' && typeof text === 'string')
      return { item, text };
  } catch (cause) {
    throw new DamagedArchive(`${file} holds a line that is not JSON: it was altered`, { cause });
  }
  throw new DamagedArchive(`${file} holds a line that is no commit: it was altered`);
}
