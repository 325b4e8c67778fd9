/** A table is restored from its archive as it was. An archive that is not whole restores nothing. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveName } from '../../shared/core/archived.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { DamagedArchive, UsageError } from '../../shared/core/errors.ts';
import { keepList } from '../../shared/history/archive/lists.ts';
import { requireEmpty } from '../../shared/history/restore/restore.ts';
import {
  archiveOf,
  checked,
  itemsOf,
  lasting,
  type MemoryFiles,
  memoryFiles,
  OTHER,
  restored,
  richStore,
} from './archived.ts';
import { at, change, type Store, UNIT, verdicts, WAIVERS } from './store.ts';

let original: Store;
let files: MemoryFiles;

beforeAll(async () => {
  original = await richStore();
  files = await archiveOf(original);
}, 60_000);
afterAll(() => original.close());

const linesOf = (body: Uint8Array): string[] => gunzipSync(body).toString().split('\n').filter(Boolean);

/** The archive with other lines in its files, which are named by what they hold: what a forger would write. */
function rewritten(edit: (lines: string[]) => string[]): MemoryFiles {
  const entries = [...files.all].map(([name, body]): [string, Uint8Array] => {
    const content = `${edit(linesOf(body)).join('\n')}\n`;
    return [archiveName(name.slice(0, name.lastIndexOf('/') + 1), sha256(content)), gzipSync(content)];
  });
  return memoryFiles(entries);
}

/** The error, and what the refused restore left in the table. */
async function refusal(archive: MemoryFiles, options = {}): Promise<{ message: string; left: Map<string, unknown> }> {
  const error = await restored(archive, options).then(
    async ({ store }) => {
      await store.close();
      throw new Error('it was restored');
    },
    (thrown: Error & { left: Map<string, unknown> }) => thrown,
  );
  expect(error).toBeInstanceOf(DamagedArchive);
  return error;
}

describe('a restored table', () => {
  it('has the same log, states, snapshots, open findings and rollups, and fsck says the same of both', async () => {
    const { store, report } = await restored(files);
    try {
      expect(lasting(await itemsOf(store))).toEqual(lasting(await itemsOf(original)));
      const [before, after] = await Promise.all([checked(original), checked(store)]);
      expect(after).toEqual(before);
      expect(after.problems).toEqual([]);
      expect(report).toMatchObject({ units: after.units, commits: after.commits });
    } finally {
      await store.close();
    }
  });

  it('is the same from files in another order, with commits twice and late', async () => {
    const shuffled = memoryFiles([...files.all].reverse());
    for (const [name, body] of files.all) {
      // the attributes of an item have no order
      const lines = linesOf(body)
        .reverse()
        .slice(0, 3)
        .map((line) => {
          const { item, text } = JSON.parse(line) as { item: object; text: string };
          return JSON.stringify({ text, item: Object.fromEntries(Object.entries(item).reverse()) });
        });
      const content = `${lines.join('\n')}\n`;
      shuffled.all.set(archiveName(name.slice(0, name.lastIndexOf('/') + 1), sha256(content)), gzipSync(content));
    }
    const { store } = await restored(shuffled);
    try {
      expect(lasting(await itemsOf(store))).toEqual(lasting(await itemsOf(original)));
    } finally {
      await store.close();
    }
  });

  it('counts as alerted up to the last recorded run, so that no alert is sent again', async () => {
    const { store } = await restored(files);
    try {
      const roster = await Array.fromAsync(store.roster.units());
      const alerted = Object.fromEntries(roster.map(({ unit, alertedSeq }) => [unit, alertedSeq]));
      expect(alerted).toEqual({ [UNIT]: 36, [OTHER]: 2, [WAIVERS]: 1, 'runs/global': 1 });
    } finally {
      await store.close();
    }
  });

  it('leaves the commits of a scan after the last recorded run to the next run', async () => {
    const store = await richStore();
    try {
      await store.append(OTHER, 70_000, verdicts(change(2, 'late')));
      const again = await restored(await archiveOf(store));
      const row = await again.store.roster.find(OTHER);
      await again.store.close();
      expect(row?.alertedSeq).toBe(2);
    } finally {
      await store.close();
    }
  });

  it('takes further commits', async () => {
    const { store } = await restored(files);
    try {
      await store.append(UNIT, 70_000, verdicts(change(1, 'new')));
      await store.append(OTHER, 70_000, verdicts(change(2, 'late')));
      expect((await checked(store)).problems).toEqual([]);
    } finally {
      await store.close();
    }
  });
});

describe('a restore is refused, and writes nothing,', () => {
  it('into a table that is not empty', async () => {
    await expect(requireEmpty(original, 'the table plumbline')).rejects.toThrow(UsageError);
    await expect(requireEmpty(original, 'the table plumbline')).rejects.toThrow('the table plumbline is not empty');
  });

  it('from an archive that lacks a file which the list of a run names', async () => {
    const lacking = memoryFiles(files.all);
    await keepList(lacking, { run: 'one', since: at(0), until: at(60_000) });
    const [gone = ''] = lacking.all.keys();
    lacking.all.delete(gone);
    const { message, left } = await refusal(lacking);
    expect(message).toContain(gone);
    expect(left.size).toBe(0);
  });

  it('from an archive that lacks a file which no list names: it names the commits and their days', async () => {
    const without = rewritten((lines) =>
      lines.filter((line) => !line.includes(`"unit#${UNIT}"`) || !/log#0{10}1[0-2]"/.test(line)),
    );
    const { message, left } = await refusal(without);
    expect(message).toContain(`${UNIT}: commits 10 to 12 are missing from the archive`);
    expect(message).toContain('archive/dt=2026-01-01/');
    expect(left.size).toBe(0);
  });

  it.each([
    ['was cut off', (body: Uint8Array) => body.subarray(0, body.length - 20)],
    ['has another text', (body: Uint8Array) => gzipSync(gunzipSync(body).toString().replace('"schema"', '"Schema"'))],
    ['is empty', () => new Uint8Array()],
  ])('from an archive with a file that %s, which it names', async (_how, edit) => {
    for (const [name, body] of files.all) {
      const { message, left } = await refusal(memoryFiles([...files.all, [name, edit(body)]]));
      expect(message).toContain(name);
      expect(left.size).toBe(0);
    }
  });

  it('from an archive with an altered commit in a file that was renamed to its new digest', async () => {
    const forged = rewritten((lines) => lines.map((line) => line.replace('because 7', 'because 8')));
    const { message, left } = await refusal(forged);
    expect(message).toContain(`unit#${UNIT} log#000000000007 was altered`);
    expect(left.size).toBe(0);
  });

  it('from an archive in which somebody gave a commit a time to live', async () => {
    const forged = rewritten((lines) =>
      lines.map((line) => line.replace('"schema":', '"expires":{"N":"1"},"schema":')),
    );
    const { message, left } = await refusal(forged);
    expect(message).toContain('was given expires, which nothing writes there');
    expect(left.size).toBe(0);
  });

  it('from an archive with a line that is no commit', async () => {
    for (const line of ['{', '{}', '[]', 'null', '{"item":{"pk":{"S":"roster#0"},"sk":{"S":"x"}},"text":""}']) {
      const { left } = await refusal(rewritten((lines) => [...lines, line]));
      expect(left.size).toBe(0);
    }
  });

  it('from an archive without a file', async () => {
    expect((await refusal(memoryFiles())).message).toContain('there is no file');
  });

  it('where an anchor has a commit that the archive lacks, or another one, or a unit that it lacks', async () => {
    const [head] = await original.heads(UNIT);
    const seq = head?.seq ?? 0;
    const later = { unit: UNIT, seq: seq + 1, head: 'a'.repeat(64), run: 'two' };
    const other = { unit: UNIT, seq, head: 'a'.repeat(64), run: 'two' };
    const gone = { unit: '999999999999/global', seq: 1, head: 'a'.repeat(64), run: 'two' };
    expect((await refusal(files, { heads: [later] })).message).toContain(`commit ${seq + 1} was anchored by run two`);
    expect((await refusal(files, { heads: [other] })).message).toContain('is not the one that was anchored by run two');
    expect((await refusal(files, { heads: [gone] })).message).toContain('the archive has none of its commits');
    const { store } = await restored(files, { heads: await original.heads(UNIT, OTHER) });
    await store.close();
  });
});
