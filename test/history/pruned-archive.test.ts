/** Files of the archive that hold what a signed cut removed go as well, and the archive still restores the rest. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../shared/core/anchor.ts';
import { digestInName } from '../../shared/core/archived.ts';
import { UNIT_KINDS } from '../../shared/core/cut.ts';
import { DamagedArchive } from '../../shared/core/errors.ts';
import type { ArchiveFiles, FileRemover } from '../../shared/core/ports.ts';
import { REMOVALS } from '../../shared/core/removed-files.ts';
import { keepCommits, linesIn } from '../../shared/history/archive/files.ts';
import { commitInLine } from '../../shared/history/archive/line.ts';
import { filesOf, keepListOf } from '../../shared/history/archive/lists.ts';
import { pruneArchive } from '../../shared/history/archive/prune.ts';
import { cutHistory } from '../../shared/history/cut/cut.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { cutsOf } from '../../shared/records/cuts.ts';
import type { LegalHold } from '../../shared/records/holds.ts';
import { archiveOf, itemsOf, lasting, type MemoryFiles, restored, checked as restoredCheck } from './archived.ts';
import { EVERY_UNIT, writeEveryChain } from './every-chain.ts';
import { openedStore, type Store, UNIT } from './store.ts';

const NOW = new Date('2027-04-20T00:00:00Z');
const HELD = 'alerts/global';
/** Alerts are kept for ever, so that files of January and February hold what stays as well. */
const RULES = {
  days: Object.fromEntries(UNIT_KINDS.filter((kind) => kind !== 'alerts').map((kind) => [kind, 400])),
  holds: [] as readonly LegalHold[],
};
const keyPair = () => keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);
const signer = keyPair();
const author = { signer, by: 'local user auditor' };

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

type Removable = ArchiveFiles & FileRemover;
const removable = (files: MemoryFiles, locked: (name: string) => string | null = () => null): Removable => ({
  ...files,
  lockedUntil: async (name) => locked(name),
  remove: async (name) => void files.all.delete(name),
});

/** A history that was cut, with its archive of days on which each commit was archived by itself or with others. */
async function cutStore(): Promise<{ of: Store; files: MemoryFiles }> {
  store = await openedStore();
  await writeEveryChain(store);
  const files = await archiveOf(store);
  await keepListOf(files, 'run-7', 'archive/');
  await cutHistory({ ...store, now: NOW }, RULES, author);
  for (const [name, body] of (await archiveOf(store)).all) await files.put(name, body);
  return { of: store, files };
}

const cutsIn = async (of: Store) =>
  (
    await Promise.all(EVERY_UNIT.map(async (unit) => (await of.history.read(cutsOf(unit))).contents.newest?.cut))
  ).filter((cut) => cut !== undefined);

async function commitsIn(files: MemoryFiles): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of files.all.keys())
    if (digestInName(name) !== null)
      for (const line of await linesIn(files, name)) {
        const { item } = commitInLine(line, name);
        found.add(`${item.pk?.S?.slice('unit#'.length)} ${Number(item.sk?.S?.slice('log#'.length))}`);
      }
  return found;
}

describe('an archive is pruned of what was cut', () => {
  it('and holds every other commit, from which the same table is restored', async () => {
    const { of, files } = await cutStore();
    const cuts = await cutsIn(of);
    const before = await commitsIn(files);
    const shown = await pruneArchive(removable(files), { cuts, holds: [], now: NOW }, null);
    expect(await commitsIn(files)).toEqual(before);
    const done = await pruneArchive(removable(files), { cuts, holds: [], now: NOW }, author);
    expect(done.removed).toEqual(shown.removed);
    expect(done.kept.length).toBeGreaterThan(0);
    const removed = new Set(
      cuts.flatMap(({ unit, last }) => Array.from({ length: last.seq }, (_, n) => `${unit} ${n + 1}`)),
    );
    expect(removed.size).toBeGreaterThan(EVERY_UNIT.length);
    expect(await commitsIn(files)).toEqual(new Set([...before].filter((commit) => !removed.has(commit))));
    const again = await restored(files, { now: NOW.getTime() });
    expect(lasting(await itemsOf(again.store))).toEqual(lasting(await itemsOf(of)));
    expect((await restoredCheck(again.store)).problems).toEqual([]);
    await again.store.close();
    expect((await pruneArchive(removable(files), { cuts, holds: [], now: NOW }, author)).removed).toEqual([]);
  }, 60_000);

  it('but keeps what a legal hold is on, although it was cut before, and what Object Lock keeps', async () => {
    const { of, files } = await cutStore();
    const cuts = await cutsIn(of);
    const before = [...files.all.keys()];
    const hold = { reason: 'case 7', since: '2027-04-01T00:00:00.000Z' };
    expect(await pruneArchive(removable(files), { cuts, holds: [hold], now: NOW }, author)).toEqual({
      ...{ removed: [], kept: [], locked: [] },
    });
    const locked = await pruneArchive(
      removable(files, () => '2027-05-01T00:00:00.000Z'),
      { cuts, holds: [], now: NOW },
      author,
    );
    expect(locked).toMatchObject({ removed: [], kept: [] });
    expect(locked.locked.length).toBeGreaterThan(0);
    expect([...files.all.keys()]).toEqual(before);
    const ofUnit = { ...hold, kinds: UNIT_KINDS.filter((kind) => kind !== 'verdicts') };
    await pruneArchive(removable(files), { cuts, holds: [ofUnit], now: NOW }, author);
    const left = await commitsIn(files);
    expect([left.has(`${UNIT} 1`), left.has('waivers/global 1'), left.has(`${HELD} 1`)]).toEqual([false, true, true]);
  }, 60_000);

  it('and a run that was broken off is completed by the next one', async () => {
    const { of, files } = await cutStore();
    const cuts = await cutsIn(of);
    let calls = 0;
    const breaking: Removable = {
      ...removable(files),
      remove: async (name) => {
        calls += 1;
        if (calls > 1) throw new Error('the process was stopped');
        files.all.delete(name);
      },
    };
    await expect(pruneArchive(breaking, { cuts, holds: [], now: NOW }, author)).rejects.toThrow('stopped');
    await (await restored(files, { now: NOW.getTime() })).store.close();
    await pruneArchive(removable(files), { cuts, holds: [], now: NOW }, author);
    expect((await commitsIn(files)).has(`${UNIT} 1`)).toBe(false);
    await (await restored(files, { now: NOW.getTime() })).store.close();
  }, 60_000);
});

describe('a file that an archive lacks', () => {
  it('is excused by the signed record of its removal alone', async () => {
    const { of, files } = await cutStore();
    await pruneArchive(removable(files), { cuts: await cutsIn(of), holds: [], now: NOW }, author);
    const fingerprint = fingerprintOf(await signer.publicKey());
    expect((await filesOf(files, { fingerprint })).length).toBeGreaterThan(0);
    const other = fingerprintOf(await keyPair().publicKey());
    await expect(filesOf(files, { fingerprint: other })).rejects.toThrow(/excuses no missing file: it was signed with/);
    const [name = ''] = [...files.all.keys()].filter((key) => key.startsWith(REMOVALS));
    const body = Buffer.from(files.all.get(name) ?? []);
    files.all.delete(name);
    await expect(filesOf(files)).rejects.toThrow(DamagedArchive);
    files.all.set(name, Buffer.from(body.toString().replace('local user auditor', 'somebody else')));
    await expect(filesOf(files)).rejects.toThrow(/its signature is not of its content/);
    files.all.set(name, Buffer.from('{'));
    await expect(filesOf(files)).rejects.toThrow(/is no JSON/);
    files.all.set(name, body);
    const [kept = ''] = JSON.parse(body.toString()).kept;
    files.all.delete(kept);
    await expect(filesOf(files)).rejects.toThrow(kept);
  }, 60_000);

  it('is none if the same commits are kept again', async () => {
    const { of, files } = await cutStore();
    const name = [...files.all.keys()].find((key) => digestInName(key) !== null) ?? '';
    const commits = (await linesIn(files, name)).map((line) => commitInLine(line, name));
    expect(await keepCommits(files, commits)).toEqual([name]);
    expect(await restoredCheck(of)).toMatchObject({ problems: [] });
  });
});
