/** A table that was restored to a point in time gets the commits that the archive has beyond it; an export restores a table. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DamagedArchive } from '../../shared/core/errors.ts';
import { applyBeyond } from '../../shared/history/restore/beyond.ts';
import { restore } from '../../shared/history/restore/restore.ts';
import { spoolExport } from '../../shared/history/restore/sources.ts';
import { spoolIn } from '../../shared/history/restore/spool.ts';
import { project } from '../../shared/pipeline/project.ts';
import type { AnyCommit } from '../../shared/records/units.ts';
import {
  archiveOf,
  checked,
  itemsOf,
  lasting,
  type MemoryFiles,
  memoryFiles,
  OPTIONS,
  OTHER,
  richStore,
  spooled,
} from './archived.ts';
import { change, openedStore, type Store, UNIT, verdicts } from './store.ts';

let original: Store;
beforeAll(async () => {
  original = await richStore();
}, 60_000);
afterAll(() => original.close());

describe('a table restored to a point in time', () => {
  const beyond = async (table: Store, files: MemoryFiles) =>
    spooled(files, (spool) =>
      applyBeyond({ ...table, project: (commit: AnyCommit) => project(table, new Map(), commit) }, spool),
    );

  it('gets what the archive has beyond it, and nothing twice', async () => {
    const early = await richStore();
    const late = await richStore();
    try {
      await late.append(UNIT, 70_000, verdicts(change(1, 'x'), change(1, 'y')));
      await late.append(UNIT, 70_001, verdicts(change(2, 'y')));
      await late.append('999999999999/global', 70_002, verdicts(change(1)));
      const files = await archiveOf(late);
      const applied = await beyond(early, files);
      expect(applied.map(({ unit, from, to }) => [unit, from, to]).sort()).toEqual([
        [UNIT, 37, 38],
        ['999999999999/global', 1, 1],
      ]);
      expect(lasting(await itemsOf(early))).toEqual(lasting(await itemsOf(late)));
      expect(await checked(early)).toEqual(await checked(late));
      expect(await beyond(early, files)).toEqual([]);
    } finally {
      await early.close();
      await late.close();
    }
  });

  it('stays as it is where the archive does not continue it', async () => {
    const forked = await richStore();
    try {
      const files = await archiveOf(original);
      await forked.append(UNIT, 70_000, verdicts(change(1, 'here')));
      await original.append(UNIT, 70_000, verdicts(change(1, 'there')));
      const before = await itemsOf(forked);
      await expect(archiveOf(original).then((other) => beyond(forked, other))).rejects.toThrow(DamagedArchive);
      expect(await itemsOf(forked)).toEqual(before);
      // an archive that ends earlier adds nothing
      expect(await beyond(forked, files)).toEqual([]);
    } finally {
      await forked.close();
    }
  });
});

describe('an export of the table in DynamoDB JSON', () => {
  const PLACE = 'AWSDynamoDB/01234567890123-a1b2c3d4';

  /** Two data files with all items in no order, and the manifest, as DynamoDB writes them. */
  async function exported(
    edit: (lines: string[]) => string[] = (lines) => lines,
    packed: (text: string) => Uint8Array = (text) => gzipSync(text),
  ): Promise<MemoryFiles> {
    const lines = (await original.all()).map((item) =>
      JSON.stringify({
        Item: Object.fromEntries(
          Object.entries(item).map(([name, value]) => [
            name,
            value.B ? { B: Buffer.from(value.B).toString('base64') } : value,
          ]),
        ),
      }),
    );
    const shuffled = lines.sort((one, other) => (one.slice(-9) < other.slice(-9) ? -1 : 1));
    const halves = [shuffled.filter((_, n) => n % 2 === 0), shuffled.filter((_, n) => n % 2 === 1)].map((half) =>
      edit(half),
    );
    const data = halves.map((half, n) => ({
      name: `${PLACE}/data/file${n}.json.gz`,
      count: half.length,
      body: packed(half.join('\n')),
    }));
    const manifest = data.map(({ name, count, body }) =>
      JSON.stringify({
        itemCount: count,
        md5Checksum: createHash('md5').update(body).digest('base64'),
        etag: 'x-1',
        dataFileS3Key: name,
      }),
    );
    return memoryFiles([
      [`${PLACE}/manifest-files.json`, Buffer.from(manifest.join('\n'))],
      ...data.map(({ name, body }): [string, Uint8Array] => [name, body]),
    ]);
  }

  async function imported(files: MemoryFiles): Promise<Store> {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
    const store = await openedStore();
    try {
      const spool = await spoolIn(folder);
      await spoolExport(files, spool, folder);
      await restore(store, spool, OPTIONS);
      return store;
    } catch (error) {
      expect((await itemsOf(store)).size).toBe(0);
      await store.close();
      throw error;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('restores the table as it was, with the parts of large bodies', async () => {
    const store = await imported(await exported());
    try {
      expect(lasting(await itemsOf(store))).toEqual(lasting(await itemsOf(original)));
      expect((await checked(store)).problems).toEqual([]);
      expect(
        (
          await store.history.read({
            unit: OTHER,
            chain: (await import('../../shared/records/verdicts.ts')).verdictsChain,
          })
        ).seq,
      ).toBe(2);
    } finally {
      await store.close();
    }
  });

  it('is refused without a data file, with an altered one, without a manifest or without a part', async () => {
    const whole = await exported();
    const without = (name: string) => memoryFiles([...whole.all].filter(([key]) => !key.endsWith(name)));
    await expect(imported(without('file1.json.gz'))).rejects.toThrow('data/file1.json.gz is missing from the export');
    await expect(imported(without('manifest-files.json'))).rejects.toThrow('there is no manifest-files.json');
    const altered = memoryFiles([...whole.all, [`${PLACE}/data/file0.json.gz`, gzipSync('{}')]]);
    await expect(imported(altered)).rejects.toThrow('file0.json.gz was altered');
    const notPacked = await exported(undefined, (text) => Buffer.from(text));
    await expect(imported(notPacked)).rejects.toThrow(
      'file0.json.gz cannot be decompressed: it was altered or cut off',
    );
    for (const line of ['{', 'null', '{}', '{"Item":null}']) {
      const forged = await exported((lines) => [line, ...lines]);
      await expect(imported(forged)).rejects.toThrow('file0.json.gz has a line that is no item of a table');
    }
    const noParts = await exported((lines) => lines.filter((line) => !line.includes('"part#')));
    await expect(imported(noParts)).rejects.toThrow('has lost parts of its body');
  });
});
