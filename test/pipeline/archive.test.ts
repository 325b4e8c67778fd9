/**
 * The functions of a simulated organisation archive every commit, and a table restored from it sends no alert again.
 */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { digestInName, isList } from '../../shared/core/archived.ts';
import { linesIn } from '../../shared/history/archive/files.ts';
import { commitInLine } from '../../shared/history/archive/line.ts';
import { createTable } from '../../shared/history/embedded.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { restore } from '../../shared/history/restore/restore.ts';
import { alert } from '../../shared/pipeline/alert.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { type AnyCommit, unitNamed } from '../../shared/records/units.ts';
import { wireHistory } from '../../shared/wiring/history.ts';
import { clientIn } from '../../simulator/access.ts';
import type { S3 } from '../../simulator/services/s3.ts';
import { s3 } from '../../simulator/services/s3.ts';
import { memoryFiles, spooled } from '../history/archived.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const ONE: PlumblineConfig = { controls: { '*': false, 'guardduty.enabled': true } };
const DAY = 86_400_000;
const HOUR = 3_600_000;

function guardDuty(index: number, region = 'eu-west-1') {
  const account = stage.world.accounts[index]?.id ?? '';
  const who = { arn: `arn:aws:iam::${account}:user/dana` };
  return clientIn(stage.world, GuardDutyClient, { account, region }, who);
}

async function createDetector(index: number) {
  await guardDuty(index).send(new CreateDetectorCommand({ Enable: true }));
  await stage.runtime.settle();
}

async function deleteDetector(index: number) {
  const client = guardDuty(index);
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
  await stage.runtime.settle();
}

function bucket() {
  const { world } = stage;
  const { buckets } = world.state<S3>(s3, world.security.id, 'us-east-1');
  return memoryFiles([...(buckets.get('plumbline-evidence')?.objects ?? [])]);
}

async function allCommits(): Promise<AnyCommit[]> {
  const { history, roster } = stage.runtime.wiring;
  const commits: AnyCommit[] = [];
  for await (const { unit } of roster.units()) commits.push(...(await Array.fromAsync(history.log(unitNamed(unit)))));
  return commits;
}

/** A second table in the same database, restored from the bucket. */
async function restoredTable() {
  const { client } = stage.database;
  const table = { client, table: 'restored' };
  await createTable(client, table.table);
  const now = stage.world.now().getTime();
  await spooled(bucket(), (spool) => restore(table, spool, { severityOf: () => 'high', now }));
  return { ...table, ...wireHistory({ client, name: table.table }) };
}

describe('the archive', () => {
  it('has every commit of scans, reactions, runs and alerts once they are projected', async () => {
    stage = await openStage({}, ONE);
    await stage.runtime.scan();
    await deleteDetector(3);
    const commits = await allCommits();
    const files = bucket();
    const names = [...files.all.keys()].filter((name) => digestInName(name) !== null);
    const lines = await Promise.all(names.map((name) => linesIn(files, name)));
    const archived = new Set(lines.flat().map((line) => commitInLine(line, '').item.hash?.S));
    expect(commits.map(({ hash }) => hash).filter((hash) => !archived.has(hash))).toEqual([]);
    expect(new Set(commits.map(({ body }) => body.type))).toEqual(new Set(['verdicts', 'run', 'alerts']));
    expect([...files.all.keys()].filter(isList)).toHaveLength(1);
  });

  it('is not written where the configuration switches it off', async () => {
    stage = await openStage({}, { ...ONE, archive: false });
    await stage.runtime.scan();
    expect([...bucket().all.keys()].filter((name) => name.startsWith('archive/') || isList(name))).toEqual([]);
  });
});

describe('after a restore from the archive', () => {
  it('fsck says the same, and open alerts are as they were', async () => {
    stage = await openStage({}, ONE);
    await stage.runtime.scan();
    await deleteDetector(3);
    const { wiring } = stage.runtime;
    const restored = await restoredTable();
    const before = await fsck({ ...wiring, client: stage.database.client, table: wiring.table.name });
    const { units: _, ...after } = await fsck(restored);
    expect(after).toEqual({ commits: before.commits, problems: [], rebuilt: [], explained: [], unproven: [] });
    // a unit that was scanned and has no commit is on the roster again after the next scan
    const withCommits = (await Array.fromAsync(wiring.roster.units())).filter(
      ({ alertedSeq, seq }) => seq + alertedSeq > 0,
    );
    const units = (await Array.fromAsync(restored.roster.units())).map(({ unit }) => unit);
    expect(units).toEqual(expect.arrayContaining(withCommits.map(({ unit }) => unit)));
    expect((await restored.history.read(ALERTS)).contents).toEqual((await wiring.history.read(ALERTS)).contents);
  });

  it('no alert is sent again, although the stream of the new table brings every commit', async () => {
    stage = await openStage({}, ONE);
    await stage.runtime.scan();
    await deleteDetector(3);
    await createDetector(3);
    // the alert that is over leaves the state of the alerts
    stage.world.advance(3 * DAY);
    await deleteDetector(2);
    const restored = await restoredTable();
    const commits = await allCommits();
    stage.world.advance(HOUR);
    const { wiring } = stage.runtime;
    const told: string[] = [];
    const publisher = { publish: async ({ id }: { id: string }) => void told.push(id) };
    const deps = { ...wiring, ...restored, publisher, timers: { set: async () => {} } };
    for (const commit of commits) await alert(deps, wiring.controls, [commit]);
    expect(told).toEqual([]);
    expect((await restored.history.read(ALERTS)).seq).toBe((await wiring.history.read(ALERTS)).seq);
  });
});
