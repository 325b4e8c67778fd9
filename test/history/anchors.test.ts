/** Faults that only anchors can show, because a person who can write to the store can rewrite all of it. */
import { generateKeyPairSync } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kmsSigner } from '../../shared/aws/signer.ts';
import { type Anchor, anchorOf, fingerprintOf, flawOf, type Signer } from '../../shared/core/anchor.ts';
import { type GivenAnchor, verifyAnchors } from '../../shared/history/anchors.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { anchorHeads, anchorKey, headsKey, headsOf } from '../../shared/pipeline/anchor.ts';
import { at, change, type Item, openedStore, type Store, UNIT, verdicts, WAIVERS } from './store.ts';

const newSigner = (): Signer => keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);

const archiveIn = (files: Map<string, string>) => ({
  put: async (key: string, body: string) => void files.set(key, body),
  find: async (key: string) => files.get(key) ?? null,
  lines: async function* () {},
});

describe('an anchor', () => {
  it('contains the newest head of every log, also of a unit whose heartbeat is older or missing', async () => {
    const store = await openedStore();
    await store.grow(UNIT, 2);
    await store.beat(UNIT);
    await store.append(UNIT, 3, verdicts(change(3)));
    await store.append('444455556666/global', 1, verdicts(change(1)));
    const behind = new Set([UNIT, '444455556666/global', '444455556666/eu-west-1']);
    const heads = headsOf(store.history, (unit) => !behind.has(unit));
    for await (const heartbeat of store.roster.units()) heads.add(heartbeat);
    for (const unit of behind) heads.read(unit);
    const lines = (await heads.lines()).map((line) => JSON.parse(line));
    expect(lines.map(({ unit, seq }) => [unit, seq]).sort()).toEqual(
      [
        [UNIT, 3],
        ['444455556666/global', 1],
      ].sort(),
    );
    await store.close();
  });
});

describe('with anchors, fsck names', () => {
  let store: Store;
  let signer: Signer;
  let fingerprint: string;
  let files: Map<string, string>;
  let runs: string[];

  const anchor = async (run: string) => {
    const heads = headsOf(store.history);
    for await (const heartbeat of store.roster.units()) heads.add(heartbeat);
    const anchored = { run, at: at(runs.length), lines: await heads.lines(), earlier: [...runs] };
    runs.unshift(run);
    return anchorHeads({ archive: archiveIn(files), signer }, anchored);
  };
  const given = (): GivenAnchor[] =>
    runs.map((run) => ({
      name: run,
      anchor: files.get(anchorKey(run)) ?? '',
      heads: files.get(headsKey(run)) ?? null,
    }));
  const problems = async () => {
    const verified = verifyAnchors(given(), fingerprint);
    return [...verified.problems, ...(await fsck(store, verified.heads)).problems].join('\n');
  };
  const removeAll = async (isGone: (item: Item) => boolean) => {
    for (const item of await store.all()) if (isGone(item)) await store.remove(item);
  };
  const isOf = (unit: string) => (item: Item) => item.pk?.S?.endsWith(`#${unit}`) || item.sk?.S === unit;

  beforeEach(async () => {
    store = await openedStore();
    signer = newSigner();
    fingerprint = fingerprintOf(await signer.publicKey());
    files = new Map();
    runs = [];
    await store.grow(UNIT, 5);
    await store.beat(UNIT);
    await store.append('444455556666/global', 1, verdicts(change(1)));
    await store.beat('444455556666/global');
    await store.append(WAIVERS, 1, { type: 'waivers', waivers: [] });
    await anchor('run-1');
  });
  afterEach(() => store.close());

  it('no problem in a whole history, and which commits came after the newest anchor', async () => {
    await store.append(UNIT, 6, verdicts(change(6)));
    await store.beat(UNIT);
    await anchor('run-2');
    expect(await problems()).toBe('');
    const { anchors, unproven } = verifyAnchors(given(), fingerprint);
    expect(anchors.map(({ run }) => run)).toEqual(['run-1', 'run-2']);
    expect(unproven).toEqual([expect.stringMatching(/^what was written after run run-2 .*not anchored yet/)]);
  });

  it('a deleted chain whose row in the roster was deleted too', async () => {
    await removeAll(isOf('444455556666/global'));
    expect((await fsck(store)).problems).toEqual([]);
    expect(await problems()).toBe('444455556666/global: its history was anchored and is gone');
  });

  it('deleted waivers, when every item that names them was deleted too', async () => {
    await removeAll(isOf(WAIVERS));
    expect((await fsck(store)).problems).toEqual([]);
    expect(await problems()).toBe(`${WAIVERS}: its history was anchored and is gone`);
  });

  it('a store that was replaced with an older copy of itself', async () => {
    const copy = await store.all();
    await store.append(UNIT, 6, verdicts(change(6)));
    await store.beat(UNIT);
    await anchor('run-2');
    await removeAll(() => true);
    for (const item of copy) await store.put(item);
    expect((await fsck(store)).problems).toEqual([]);
    expect(await problems()).toMatch(/commit 6 was anchored by run run-2, and the log ends at 5: .*an older copy/);
  });

  it('a chain that was forked and grew on', async () => {
    await removeAll(isOf(UNIT));
    for (let n = 1; n <= 8; n += 1) await store.append(UNIT, n, verdicts({ ...change(n), because: 'another story' }));
    await store.beat(UNIT);
    expect((await fsck(store)).problems).toEqual([]);
    expect(await problems()).toMatch(/commit 5 is not the one that was anchored .* by run run-1/);
  });

  it('two anchors that follow the same anchor, and the anchors that were not given', async () => {
    await anchor('run-2');
    runs = ['run-1'];
    await anchor('run-2b');
    runs = ['run-2b', 'run-2', 'run-1'];
    expect(await problems()).toMatch(/the runs run-2b? and run-2b? follow the same anchor: the history was forked/);
    runs = ['run-2'];
    expect(verifyAnchors(given(), fingerprint).unproven[0]).toMatch(/before run run-2: the anchor it follows was not/);
  });

  it('an anchor that another key signed, and ignores its heads', async () => {
    const other = fingerprintOf(await newSigner().publicKey());
    const verified = verifyAnchors(given(), other);
    expect(verified.problems).toEqual([expect.stringMatching(/run-1 proves nothing: it was signed with another key/)]);
    expect(verified.heads).toEqual([]);
  });

  it('a list of heads that was altered, and one that is missing', async () => {
    const key = headsKey('run-1');
    const lines = files.get(key) ?? '';
    files.set(key, lines.replace('"seq":5', '"seq":4'));
    expect(await problems()).toMatch(/run-1 proves nothing: its heads were altered/);
    files.set(key, lines.split('\n').slice(1).join('\n'));
    expect(await problems()).toMatch(/its heads were altered/);
    files.delete(key);
    expect(await problems()).toMatch(/the heads.jsonl beside it is missing/);
    files.set(anchorKey('run-1'), 'no JSON');
    files.set(key, lines);
    expect(await problems()).toMatch(/it cannot be read/);
  });
});

describe('an anchor', () => {
  const HEADS = ['{"head":"a","seq":1,"unit":"u"}', '{"head":"b","seq":2,"unit":"v"}'];
  const claims = { run: 'r', at: '2026-01-01T00:00:00.000Z', previous: 'f'.repeat(64) };

  it('is refused when any of its fields is altered', async () => {
    const signer = newSigner();
    const fingerprint = fingerprintOf(await signer.publicKey());
    const anchor = await anchorOf(HEADS, claims, signer);
    expect(flawOf(anchor, HEADS, fingerprint)).toBeNull();
    const others: Record<keyof Anchor, unknown> = {
      ...{ version: 2, run: 's', at: '2026-01-02T00:00:00.000Z', root: '0'.repeat(64), size: 3, previous: null },
      ...{ algorithm: 'none', key: '0'.repeat(64), signature: Buffer.from('no').toString('base64') },
      publicKey: Buffer.from(await newSigner().publicKey()).toString('base64'),
    };
    for (const [field, value] of Object.entries(others))
      expect(flawOf({ ...anchor, [field]: value } as Anchor, HEADS, fingerprint), field).not.toBeNull();
  });

  it('is verified in the same way whether KMS or a local key signed it', async () => {
    const local = newSigner();
    const client = new KMSClient({ region: 'eu-west-1' });
    const asked: object[] = [];
    client.send = (async (command: { input: { Message?: Uint8Array } }) => {
      asked.push(command.input);
      const { Message } = command.input;
      if (!Message) return { PublicKey: await local.publicKey() };
      return { Signature: await local.sign(Buffer.from(Message).toString()) };
    }) as never;
    const anchor = await anchorOf(HEADS, claims, kmsSigner({ client: async () => client, keyArn: 'arn:key' }));
    expect(flawOf(anchor, HEADS, fingerprintOf(await local.publicKey()))).toBeNull();
    expect(asked).toEqual([
      { KeyId: 'arn:key' },
      expect.objectContaining({ KeyId: 'arn:key', MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
    ]);
    const { Message = new Uint8Array() } = asked[1] as { Message?: Uint8Array };
    // the longest message that KMS signs without a digest
    expect(Message.length).toBeLessThan(4_096);
  });
});
