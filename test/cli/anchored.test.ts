/**
 * A verb that writes to a local store anchors its commit at once: otherwise no check could find a deletion before the next
 * scan.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';
import { demoStore } from '../support/demo-store.ts';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const EVIDENCE = import.meta.filename;
let folder: string;
const run = (...args: string[]) => plumbline([...args, '--store', 'store'], { cwd: folder });
const KEY = '.state/plumbline/anchor-key.pem';

/** Deletes the chains of a kind of record with everything derived from them, as a person who can write to the store can. */
async function without(unit: string): Promise<number> {
  const store = await openStore({ store: join(folder, 'store') });
  try {
    const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.table }));
    const gone = Items.filter(({ pk, sk }) => pk?.S?.endsWith(`#${unit}`) || sk?.S === unit);
    for (const { pk, sk } of gone)
      if (pk && sk) await store.client.send(new DeleteItemCommand({ TableName: store.table, Key: { pk, sk } }));
    return gone.length;
  } finally {
    await store.close();
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-anchored-'));
  await alertsStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a commit to a local store is anchored at once', () => {
  it.each<[string, string, string[]]>([
    [
      'an attestation',
      'attestations/organization',
      ['attest', 'dr.plan', '--evidence', EVIDENCE, '--valid-for', '9d', '--note', 'x'],
    ],
    ['a waiver', 'waivers/global', ['waivers', 'add', 'cost.budgets', '--until', TOMORROW, '--reason', 'x']],
    ['a window', 'alerts/global', ['alerts', 'windows', 'open', '--until', TOMORROW, '--reason', 'x']],
  ])('%s', async (_what, unit, args) => {
    const done = await run(...args);
    expect(done.code, done.stderr).toBe(0);
    expect((await run('fsck', '--key', KEY)).code).toBe(0);
    expect(await without(unit)).toBeGreaterThan(0);
    const { code, stdout } = await run('fsck', '--key', KEY);
    expect(stdout).toContain(`${unit}: its history was anchored and is gone`);
    expect(code).toBe(3);
  });

  it('that of an acknowledged alert, with its own folder and key', async () => {
    const [{ alert }] = JSON.parse((await run('alerts', 'list', '--format', 'json')).stdout);
    const anchored = ['--anchors', 'anchors', '--anchor-key', 'key.pem'];
    const taken = await run('alerts', 'ack', alert.id, ...anchored);
    expect(taken.code, taken.stderr).toBe(0);
    expect(taken.stderr).toContain('made the key that signs anchors');
    expect(await without('alerts/global')).toBeGreaterThan(0);
    const { stdout } = await run('fsck', '--anchors', 'anchors', '--key', 'key.pem');
    expect(stdout).toContain('alerts/global: its history was anchored and is gone');
  });

  it('and nothing is anchored if nothing was written', async () => {
    expect((await run('alerts', 'ack', 'ffff', '--anchors', 'anchors')).code).toBe(2);
    await expect(readdir(join(folder, 'anchors'))).rejects.toThrow('ENOENT');
  });

  it('those of the demo', async () => {
    const own = await mkdtemp(join(tmpdir(), 'plumbline-anchored-'));
    await demoStore(own);
    const { stdout, code } = await plumbline(['fsck', '--store', 'store', '--key', KEY], { cwd: own });
    expect(stdout).toMatch(/^1 anchors are signed by the given key/m);
    expect(code).toBe(0);
  });
});

describe('options for anchors', () => {
  it.each([['--anchors'], ['--anchor-key']])(
    '%s is refused for a table, which the deployment anchors',
    async (option) => {
      const { code, stderr } = await plumbline(['alerts', 'ack', 'ffff', '--table', 'plumbline', option, 'x']);
      expect(stderr).toContain(`${option} x is for --store`);
      expect(code).toBe(2);
    },
  );
});
