import { afterEach, describe, expect, it } from 'vitest';
import { alertFunction } from '../../functions/alert.ts';
import { reactFunction } from '../../functions/react.ts';
import { scanFunction } from '../../functions/scan.ts';
import { GLOBAL, unitId } from '../../shared/core/account.ts';
import type { WorkItem } from '../../shared/core/ports.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { withoutBackoff } from '../support/fake-time.ts';
import { beforeAppend } from '../support/history.ts';
import { openStage, type Stage } from '../support/stage.ts';

withoutBackoff();
let stage: Stage;
afterEach(() => stage?.close());

const GUARDDUTY = { controls: { '*': false, 'guardduty.*': true } };
const REGION = 'eu-west-1';

function itemOf({ world }: Stage): WorkItem {
  const { id, name, ou, tags } = world.accounts[3] ?? world.management;
  return { account: { id, name, ou, tags, management: false }, regions: world.regions };
}
const scanOnce = (run = 'r') => scanItem(stage.runtime.wiring, { run, item: itemOf(stage) });
const stateIn = (region: string) =>
  stage.runtime.wiring.history.read(verdictsOf(unitId({ account: itemOf(stage).account.id, region })));
const verdictsIn = async (region: string) =>
  Object.values((await stateIn(region)).contents.verdicts).flatMap((held) => Object.values(held));
const problems = async () =>
  (await fsck({ ...stage.runtime.wiring, client: stage.database.client, table: 'plumbline' })).problems.filter(
    // a stream keeps findings and rollups, and these scans have none
    (problem) => !problem.includes('no finding is open') && !problem.includes('rollup'),
  );

describe('an unreadable region or answer', () => {
  it('makes an opted-out region unknown, and no other region', async () => {
    stage = await openStage({}, GUARDDUTY);
    stage.world.optOut(itemOf(stage).account.id, REGION);
    await scanOnce();
    const there = await verdictsIn(REGION);
    expect(there.length).toBeGreaterThan(0);
    expect(there.every(({ status }) => status === 'unknown')).toBe(true);
    expect(there[0]?.because).toContain('the region is not enabled for the account; enable it or leave it out');
    expect((await verdictsIn('us-east-1')).every(({ status }) => status === 'pass')).toBe(true);
  });

  it('is not planned when the region is known to be opted out', async () => {
    stage = await openStage({}, GUARDDUTY);
    stage.world.optOut(itemOf(stage).account.id, REGION);
    const run = await stage.runtime.scan();
    expect(run.units).toBe(4 * 3 + 1 - 1);
    expect(run.verdicts.unknown).toBe(0);
  });

  it('is retried when the API throttles now and then', async () => {
    stage = await openStage({}, GUARDDUTY);
    stage.world.fault({ kind: 'throttle', action: 'guardduty:ListDetectors', times: 1 });
    await scanOnce();
    expect((await verdictsIn(REGION)).every(({ status }) => status === 'pass')).toBe(true);
  });

  it('is unknown with advice when the API keeps throttling', async () => {
    stage = await openStage({}, { controls: { '*': false, 'guardduty.enabled': true } });
    stage.world.fault({ kind: 'throttle', action: 'guardduty:ListDetectors', region: REGION });
    await scanOnce();
    const [verdict] = await verdictsIn(REGION);
    expect(verdict?.status).toBe('unknown');
    expect(verdict?.because).toMatch(/guardduty:ListDetectors was throttled .* lower the concurrency/);
  });

  it('makes a list unknown, not shorter, when one page is unreadable', async () => {
    stage = await openStage({}, { controls: { '*': false, 'guardduty.enabled': true } });
    stage.world.fault({ kind: 'malformed', action: 'guardduty:ListDetectors', region: REGION });
    await scanOnce();
    const [verdict] = await verdictsIn(REGION);
    expect(verdict).toMatchObject({ status: 'unknown' });
    expect(verdict?.because).toContain('answered with something that cannot be read');
  });
});

describe('a scan', () => {
  it('that is killed after one of its units continues with the others when it runs again', async () => {
    stage = await openStage({}, GUARDDUTY);
    const { wiring } = stage.runtime;
    let left = 1;
    const dying = beforeAppend(wiring.history, () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    });
    await expect(scanItem({ ...wiring, history: dying }, { run: 'r', item: itemOf(stage) })).rejects.toThrow('killed');
    await scanOnce('r');
    for (const region of [...stage.world.regions, GLOBAL]) expect((await stateIn(region)).seq).toBeLessThanOrEqual(1);
    expect(await problems()).toEqual([]);
    expect(await scanOnce('again')).toMatchObject({ changes: 0 });
  });

  it('at the same time as others of the same account records everything once', async () => {
    stage = await openStage({}, GUARDDUTY);
    const changes = (await Promise.all([scanOnce('a'), scanOnce('b'), scanOnce('c')])).map((result) => result.changes);
    // the first scan of a unit commits it; together the scans record what one scan would
    const held = await Promise.all([...stage.world.regions, GLOBAL].map(verdictsIn));
    expect(changes.reduce((sum, count) => sum + count, 0)).toBe(held.flat().length);
    for (const region of [...stage.world.regions, GLOBAL]) expect((await stateIn(region)).seq).toBeLessThanOrEqual(1);
    expect((await stateIn(REGION)).seq).toBe(1);
    expect(await problems()).toEqual([]);
  });

  it('with a clock that went back keeps the history in order and still evaluates', async () => {
    stage = await openStage({}, GUARDDUTY);
    await scanOnce('a');
    const before = await stateIn(REGION);
    stage.world.fault({ kind: 'deny', action: 'guardduty:*', region: REGION });
    stage.world.advance(-86_400_000);
    await scanOnce('b');
    const after = await stateIn(REGION);
    expect(after.seq).toBe(2);
    expect(after.at).toBe(before.at);
    expect(await problems()).toEqual([]);
  });

  it('is refused for input of an unknown shape, with the name of the wrong field', async () => {
    stage = await openStage({}, GUARDDUTY);
    const scan = scanFunction(() => stage.runtime.wiring);
    await expect(scan({ Items: 'all' }, { getRemainingTimeInMillis: () => 60_000 } as never)).rejects.toThrow(
      /the input of scan is not of the expected shape: BatchInput/,
    );
  });

  it('refuses an account without an id, and scans the other accounts of a batch with an unreachable one', async () => {
    stage = await openStage({}, GUARDDUTY);
    const scan = scanFunction(() => stage.runtime.wiring);
    const good = itemOf(stage);
    const broken = { ...good, account: { ...good.account, id: '' } };
    await expect(
      scan({ BatchInput: { run: 'r' }, Items: [broken, good] }, { getRemainingTimeInMillis: () => 60_000 } as never),
    ).rejects.toThrow();
    const unreachable = { ...good, account: { ...good.account, id: '999999999999' } };
    await scan({ BatchInput: { run: 'r' }, Items: [unreachable, good] }, {
      getRemainingTimeInMillis: () => 60_000,
    } as never);
    expect((await stateIn(REGION)).seq).toBe(1);
  });
});

describe('events', () => {
  const envelope = (account: string, extra: object = {}) => ({
    version: '0',
    id: 'e-1',
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account,
    time: '2026-01-15T06:00:00Z',
    region: REGION,
    resources: [],
    detail: {},
    ...extra,
  });

  it.each([
    ['no JSON', 'not json'],
    ['JSON of another kind', '[1,2]'],
    ['an envelope without an account', JSON.stringify({ id: 'x', source: 'aws.s3' })],
    [
      'a CloudTrail event without a record',
      JSON.stringify(envelope('111122223333', { 'detail-type': 'AWS API Call via CloudTrail' })),
    ],
  ])('%s returns to the queue alone, and the rest of the batch is processed', async (_name, body) => {
    stage = await openStage({}, GUARDDUTY);
    await stage.runtime.scan();
    const good = JSON.stringify(envelope(itemOf(stage).account.id));
    const react = reactFunction(() => stage.runtime.wiring);
    const answer = await react(sqsEvent([good, body, good]), { getRemainingTimeInMillis: () => 60_000 } as never);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  });

  it('a stream record of an unknown shape is reported as failed', async () => {
    stage = await openStage({}, GUARDDUTY);
    const alert = alertFunction(() => stage.runtime.wiring);
    const broken = {
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: '7', Keys: { sk: { S: 'log#1' } }, NewImage: { body: { B: 'AAAA' } } },
    };
    const answer = await alert({ Records: [broken] }, { getRemainingTimeInMillis: () => 60_000 } as never);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  });
});
