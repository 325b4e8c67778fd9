/** Reads the commits of an archive, or of a table's export, into a spool. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { sha256 } from '../../core/digest.ts';
import { DamagedArchive, UsageError } from '../../core/errors.ts';
import type { ArchiveFiles } from '../../core/ports.ts';
import { linesIn, textOf } from '../archive/files.ts';
import { lineOf } from '../archive/line.ts';
import { filesOf } from '../archive/lists.ts';
import { decompressed } from '../body.ts';
import type { Item } from '../dynamodb.ts';
import { LOG, partKey, unitKey } from '../keys.ts';
import type { Spool } from './spool.ts';

/** Files that are read ahead: a request to S3 takes longer than the work on a small file. */
const AHEAD = 16;

/** Throws `DamagedArchive` if a file is missing or was altered. Returns the number of files. */
export async function spoolArchive(
  files: ArchiveFiles,
  spool: Spool,
  fingerprint: string | null = null,
): Promise<number> {
  const names = await filesOf(files, { fingerprint });
  for (let index = 0; index < names.length; index += AHEAD) {
    const portion = names.slice(index, index + AHEAD);
    const read = await Promise.all(portion.map((name) => linesIn(files, name)));
    for (const [place, lines] of read.entries()) {
      const file = portion[place] ?? '';
      for (const line of lines) await spool.add(line, file);
    }
  }
  return names.length;
}

/** One line of `manifest-files.json` ("DynamoDB table export output format", Amazon DynamoDB Developer Guide). */
interface DataFile {
  readonly itemCount: number;
  readonly md5Checksum: string;
  readonly dataFileS3Key: string;
}

/**
 * Reads the log items of an export in DynamoDB JSON. Its other items are derived, and left out. Parts of large bodies
 * wait in the folder until the items that name them have been read.
 */
export async function spoolExport(files: ArchiveFiles, spool: Spool, folder: string): Promise<number> {
  const names = await Array.fromAsync(files.list(''));
  const manifests = names.filter((name) => basename(name) === 'manifest-files.json');
  const [manifest, other] = manifests;
  if (manifest === undefined)
    throw new DamagedArchive('there is no manifest-files.json: this is no export of a table, or it has not ended');
  if (other !== undefined)
    throw new UsageError(`there are several exports (${manifests.join(', ')}); give the folder of one with --archive`);
  const data = dataFilesIn(Buffer.from((await files.find(manifest)) ?? []).toString(), manifest);
  const parts = join(folder, 'parts');
  await mkdir(parts, { recursive: true });
  const large: { item: Item; file: string }[] = [];
  for (const { dataFileS3Key, ...expected } of data) {
    const file = names.find((name) => name.endsWith(`data/${basename(dataFileS3Key)}`));
    const body = file === undefined ? null : await files.find(file);
    if (file === undefined || body === null) throw new DamagedArchive(`${dataFileS3Key} is missing from the export`);
    for (const item of itemsIn(body, expected, file)) {
      const { pk, sk } = item;
      if (pk?.S?.startsWith(partKey(''))) await writeFile(partFile(parts, pk.S, sk?.S), item.body?.B ?? '');
      if (!pk?.S?.startsWith(unitKey('')) || !sk?.S?.startsWith(LOG)) continue;
      if (item.body?.B) await take(spool, item, item.body.B, file);
      else large.push({ item, file });
    }
  }
  for (const { item, file } of large) await take(spool, item, await joinedParts(parts, item, file), file);
  return data.length;
}

function dataFilesIn(text: string, manifest: string): DataFile[] {
  try {
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as DataFile);
  } catch (cause) {
    throw new DamagedArchive(`${manifest} is not JSON Lines: it was altered or cut off`, { cause });
  }
}

function itemsIn(body: Uint8Array, { itemCount, md5Checksum }: Omit<DataFile, 'dataFileS3Key'>, file: string): Item[] {
  // the manifest has MD5, which finds damage; an edit is found by the hashes of the commits
  if (createHash('md5').update(body).digest('base64') !== md5Checksum)
    throw new DamagedArchive(`${file} was altered: its checksum is not the one in manifest-files.json`);
  const lines = textOf(body, file).split('\n').filter(Boolean);
  if (lines.length !== itemCount)
    throw new DamagedArchive(`${file} has ${lines.length} items, and manifest-files.json says ${itemCount}`);
  return lines.map((line) => itemIn(line, file));
}

function itemIn(line: string, file: string): Item {
  try {
    return withBytes((JSON.parse(line) as { Item: Item }).Item);
  } catch (cause) {
    throw new DamagedArchive(`${file} has a line that is no item of a table: it was altered`, { cause });
  }
}

/** Binary values are base64 in DynamoDB JSON. */
const withBytes = (item: Item): Item =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]): [string, AttributeValue] =>
      value.B === undefined ? [name, value] : [name, { B: Buffer.from(String(value.B), 'base64') }],
    ),
  );

async function take(spool: Spool, stored: Item, bytes: Uint8Array, file: string): Promise<void> {
  const { body: _, parts: __, partsOf: ___, ...item } = stored;
  await spool.add(lineOf({ item, text: decompressed(bytes, stored) }), file);
}

const partFile = (folder: string, pk: string, sk = ''): string => join(folder, sha256(`${pk} ${sk}`));

function none(error: NodeJS.ErrnoException): Uint8Array {
  if (error.code === 'ENOENT') return new Uint8Array();
  throw error;
}

async function joinedParts(folder: string, item: Item, file: string): Promise<Uint8Array> {
  const pk = partKey(item.partsOf?.S ?? '');
  const parts: Uint8Array[] = [];
  for (let index = 0; index < Number(item.parts?.N); index += 1)
    parts.push(await readFile(partFile(folder, pk, String(index).padStart(4, '0'))).catch(none));
  const body = Buffer.concat(parts);
  if (sha256(body) === item.partsOf?.S) return body;
  throw new DamagedArchive(`${file}: ${item.pk?.S} ${item.sk?.S} has lost parts of its body, or they were altered`);
}
