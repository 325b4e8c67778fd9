import { afterEach, describe, expect, it, vi } from 'vitest';
import { payloadSchema } from '../../shared/alerts/payload.ts';
import { type Anchor, digestOfAnchor, fingerprintOf } from '../../shared/core/anchor.ts';
import { merkleRoot } from '../../shared/core/merkle.ts';
import { verifyAnchors } from '../../shared/history/anchors.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { anchorKey, headsKey } from '../../shared/pipeline/anchor.ts';
import { finish } from '../../shared/pipeline/finish.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { RUNS, type RunBody } from '../../shared/records/runs.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { meterOf, since } from '../../simulator/meter.ts';
import { type GuardDuty, guardduty } from '../../simulator/services/guardduty.ts';
import { createDetector, deleteDetector, memberOf } from '../support/drift.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const ALERTING = 'guardduty.*';
const TWO = ['eu-west-1', 'us-east-1'];
const only = (pattern: string) => ({ controls: { '*': false, [pattern]: true } });
const kinds = ({ runtime }: Stage) => runtime.received().map(({ attributes }) => attributes.kind);
const told = ({ runtime }: Stage) => runtime.received().map(({ attributes }) => attributes.event);
const problems = async ({ runtime, database }: Stage) =>
  (await fsck({ ...runtime.wiring, client: database.client, table: runtime.wiring.table.name })).problems;

describe('a run', () => {
  it('evaluates every planned unit, sends the baseline once, and leaves a whole history', async () => {
    stage = await openStage();
    const run = await stage.runtime.scan();
    expect(run.units).toBe(4 * 3 + 1);
    expect(run).toMatchObject({ evaluatedUnits: run.units, evaluatedControls: run.controls, missing: [] });
    expect(run.controls).toBeGreaterThan(run.units);
    expect(run.verdicts.unknown).toBe(0);
    expect(kinds(stage)).toEqual(['baseline']);
    expect(await problems(stage)).toEqual([]);
  });

  it('of an unchanged organisation writes one heartbeat per unit, and sends nothing', async () => {
    stage = await openStage({ regions: TWO });
    await stage.runtime.scan();
    const meter = meterOf(stage.database.client);
    const before = { ...meter };
    const run = await stage.runtime.scan();
    stage.runtime.received();
    const { writes } = since(meter, before);
    expect(writes).toBeLessThanOrEqual(run.units * 2);
    expect(writes - run.units, 'what the run itself records').toBeLessThanOrEqual(4);
    await stage.runtime.scan();
    expect(kinds(stage)).toEqual([]);
  });

  it('anchors the heads of all chains, including those of records, and follows the anchor of the run before', async () => {
    stage = await openStage({}, only(ALERTING));
    const runs = [await stage.runtime.scan(), await stage.runtime.scan()];
    const { wiring } = stage.runtime;
    const given = await Promise.all(
      runs.map(async ({ run }) => ({
        name: run,
        anchor: (await wiring.archive.find(anchorKey(run))) ?? '',
        heads: await wiring.archive.find(headsKey(run)),
      })),
    );
    const key = fingerprintOf(await wiring.signer.publicKey());
    const { anchors, heads, problems: flaws } = verifyAnchors(given, key);
    expect(flaws).toEqual([]);
    const [first, second] = anchors as [Anchor, Anchor];
    expect([first.previous, second.previous]).toEqual([null, digestOfAnchor(first)]);
    expect(heads.map(({ unit }) => unit)).toEqual(expect.arrayContaining(['runs/global', 'alerts/global']));
    // the record of a run is the last leaf, and holds the root over all others
    const lines = given.map(({ heads: text }) => (text ?? '').split('\n').filter(Boolean));
    for (const [index, { heads: root }] of runs.entries()) {
      expect(lines[index]?.at(-1)).toContain('"unit":"runs/global"');
      expect(merkleRoot(lines[index]?.slice(0, -1) ?? [])).toBe(root);
    }
    const inspected = { ...wiring, client: stage.database.client, table: wiring.table.name };
    expect((await fsck(inspected, heads)).problems).toEqual([]);
  });

  it('that is finished twice is recorded once, and anchored both times', async () => {
    stage = await openStage({}, only(ALERTING));
    const { run } = await stage.runtime.scan();
    const { wiring } = stage.runtime;
    const startedAt = wiring.clock().toISOString();
    await finish(wiring, { run, startedAt, manifest: `runs/${run}/items.jsonl` });
    expect(await Array.fromAsync(wiring.history.log(RUNS))).toHaveLength(1);
    const anchor = JSON.parse((await wiring.archive.find(anchorKey(run))) ?? '') as Anchor;
    expect(anchor).toMatchObject({ run, previous: null });
  });

  it('sends one alert for one cause in many accounts', async () => {
    stage = await openStage({ accounts: 9 }, only(ALERTING));
    await stage.runtime.scan();
    stage.runtime.received();
    for (let index = 3; index < 9; index += 1) await deleteDetector(stage, memberOf(stage, index));
    await stage.runtime.scan();
    const [alert, ...others] = stage.runtime.received();
    expect(others).toEqual([]);
    expect(alert?.attributes).toMatchObject({ kind: 'regressed', control: ['guardduty.enabled'] });
    expect(alert?.attributes.account).toHaveLength(6);
    expect(alert?.subject).toContain('6 accounts');
  });

  it('sends one alert for a missing role, with one reason, and its end', async () => {
    stage = await openStage({}, only(ALERTING));
    await stage.runtime.scan();
    stage.runtime.received();
    const mend = stage.world.fault({ kind: 'deny', action: 'sts:AssumeRole', account: memberOf(stage) });
    const run = await stage.runtime.scan();
    expect(run.evaluatedUnits).toBe(run.units);
    const [dark, ...others] = stage.runtime.received();
    expect(others).toEqual([]);
    expect(dark?.attributes.kind).toBe('went-dark');
    expect(dark?.message).toContain('sts:AssumeRole was denied');
    mend();
    await stage.runtime.scan();
    expect(kinds(stage)).toEqual(['came-back']);
    expect(await problems(stage)).toEqual([]);
  });

  it('records a resource that was unreadable at first as a baseline when it becomes readable', async () => {
    const some = { '*': false, 'guardduty.*': true, 'storage.*': true, 'dr.*': true };
    stage = await openStage({ accounts: 12, flaws: 3, regions: TWO }, { controls: some });
    const late = stage.world.accounts.filter(({ kind }) => kind === 'member').slice(0, 6);
    const mends = late.map(({ id }) => stage.world.fault({ kind: 'deny', action: 'sts:AssumeRole', account: id }));
    await stage.runtime.scan();
    const [first, ...others] = stage.runtime.received();
    expect(others).toEqual([]);
    expect(first?.message).toMatch(/could not be read: [1-9]/);
    const meter = meterOf(stage.database.client);
    const before = { ...meter };
    const unchanged = await stage.runtime.scan();
    expect(kinds(stage)).toEqual([]);
    expect(since(meter, before).writes, 'a dark unit is a heartbeat').toBeLessThanOrEqual(unchanged.units + 4);
    for (const mend of mends) mend();
    const seen = await stage.runtime.scan();
    expect(seen.verdicts.unknown).toBe(0);
    const [baseline, ...alerts] = stage.runtime.received();
    expect(alerts.map(({ subject }) => subject)).toEqual([]);
    expect(baseline?.subject).toMatch(/^.*baseline: \d+ verdicts recorded in 6 accounts/);
    expect(baseline?.message).toMatch(/failing from the start: [1-9]/);
    await deleteDetector(stage, late[0]?.id ?? '');
    await stage.runtime.scan();
    expect(kinds(stage), 'from here on it is drift').toEqual(['regressed']);
    expect(await problems(stage)).toEqual([]);
  });

  it('puts the results of a new control into the digest once the role may read it', async () => {
    const before = only('encryption.ebs-default').controls;
    stage = await openStage({ accounts: 6 }, { controls: before });
    await stage.runtime.scan();
    stage.runtime.received();
    for (const { id } of stage.world.accounts) await deleteDetector(stage, id);
    const mend = stage.world.fault({ kind: 'deny', action: 'guardduty:ListDetectors' });
    const { startRuntime } = await import('../../simulator/runtime.ts');
    const controls = { ...before, 'guardduty.enabled': true };
    const released = await startRuntime(stage.world, stage.database, { controls });
    const heard = () => released.received().map(({ attributes }) => attributes.kind);
    heard();
    await released.scan();
    expect(heard()).toEqual(['revised']);
    mend();
    await released.scan();
    expect(heard()).toEqual(['baseline']);
  });

  it('finds drift that happened while it could not read', async () => {
    stage = await openStage({}, only(ALERTING));
    await stage.runtime.scan();
    const mend = stage.world.fault({ kind: 'deny', action: 'sts:AssumeRole', account: memberOf(stage) });
    await stage.runtime.scan();
    await deleteDetector(stage, memberOf(stage));
    mend();
    stage.runtime.received();
    await stage.runtime.scan();
    expect(kinds(stage)).toContain('regressed');
  });

  it('names a unit that was planned and not scanned', async () => {
    stage = await openStage({}, only(ALERTING));
    const { wiring } = stage.runtime;
    const { plan } = await import('../../shared/pipeline/plan.ts');
    const { finish } = await import('../../shared/pipeline/finish.ts');
    const planned = await plan(wiring);
    const [item] = await Array.fromAsync(wiring.archive.lines(planned.manifest));
    await scanItem(wiring, { run: planned.run, item: JSON.parse(item ?? '') });
    const body: RunBody = await finish(wiring, planned);
    expect(body.evaluatedUnits).toBeLessThan(body.units);
    expect(body.missing).toContain(`${memberOf(stage)}/eu-west-1`);
  });

  it('records changes by a changed parameter as revised', async () => {
    const requiring = (plan: string) => ({
      controls: { ...only(ALERTING).controls, 'guardduty.protection-plans': { parameters: { plans: [plan] } } },
    });
    stage = await openStage({}, requiring('S3_DATA_EVENTS'));
    const { detector } = stage.world.state<GuardDuty>(guardduty, memberOf(stage), 'eu-west-1', true);
    Object.assign(detector?.features ?? {}, { LAMBDA_NETWORK_LOGS: 'DISABLED' });
    await stage.runtime.scan();
    stage.runtime.received();
    const { startRuntime } = await import('../../simulator/runtime.ts');
    const revised = await startRuntime(stage.world, stage.database, requiring('LAMBDA_NETWORK_LOGS'));
    revised.received();
    await revised.scan();
    expect(revised.received().map(({ attributes }) => attributes.kind)).toEqual(['revised']);
  });
});

describe('a run of due accounts', () => {
  const DAY = 86_400_000;
  const found = async (unit: string) => (await stage.runtime.wiring.roster.find(unit))?.item;

  it('scans nothing twice in a night, and still counts as finished', async () => {
    stage = await openStage({}, only(ALERTING));
    const first = await stage.runtime.scan({ accounts: 'due' });
    expect(first.units).toBe(4 * 3 + 1);
    const second = await stage.runtime.scan({ accounts: 'due' });
    expect(second).toMatchObject({ units: 0, evaluatedUnits: 0, missing: [] });
    stage.world.advance(DAY - 180_000);
    expect((await stage.runtime.scan({ accounts: 'due' })).units).toBe(first.units);
    expect(await problems(stage)).toEqual([]);
  });

  it('stores with the heartbeats what the next run needs', async () => {
    stage = await openStage({}, only(ALERTING));
    const { regions } = stage.world;
    const began = stage.world.now().toISOString();
    await stage.runtime.scan();
    const account = memberOf(stage);
    expect(await found(`${account}/global`)).toMatchObject({
      regions,
      plannedAt: began,
      enabled: { regions, at: began },
    });
    expect((await found(`${account}/eu-west-1`))?.plannedAt).toBe(began);
    expect((await found('organization/global'))?.plannedAt).toBe(began);
  });

  it.each([
    ['of which nothing was due', { units: 0, evaluatedUnits: 0 }, 1],
    ['that evaluated what it planned', { units: 3, evaluatedUnits: 2 }, 1],
    ['that evaluated nothing of it', { units: 3, evaluatedUnits: 0 }, 0],
  ])('%s counts for the alarm on finished scans: %j, %d', async (_, { units, evaluatedUnits }, expected) => {
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    stage = await openStage({}, only('guardduty.enabled'));
    const { wiring } = stage.runtime;
    const [{ finishFunction }, { plan }] = await Promise.all([
      import('../../functions/finish.ts'),
      import('../../shared/pipeline/plan.ts'),
    ]);
    const planned = await plan(wiring);
    const lines = (await Array.fromAsync(wiring.archive.lines(planned.manifest))).slice(1, 2);
    const item = JSON.parse(lines[0] ?? '');
    const three = { ...item, regions: item.regions.slice(0, 2) };
    await wiring.archive.put('other', units === 0 ? '' : `${JSON.stringify(three)}\n`);
    if (evaluatedUnits > 0) {
      const part = { ...three, regions: three.regions.slice(0, evaluatedUnits - 1) };
      await scanItem(wiring, { run: planned.run, item: part });
    }
    const finished = await finishFunction(() => wiring)({ ...planned, manifest: 'other' }, {} as never);
    expect(finished).toMatchObject({ units, evaluatedUnits });
    const metrics = printed.mock.calls.map(([line]) => JSON.parse(String(line))).find((line) => 'FinishedRuns' in line);
    printed.mockRestore();
    vi.unstubAllEnvs();
    expect(metrics?.FinishedRuns).toBe(expected);
  });
});

describe('an event', () => {
  it('sends one alert that names the actor, and its repair sends another', async () => {
    stage = await openStage({ regions: TWO });
    await stage.runtime.scan();
    stage.runtime.received();
    const account = memberOf(stage);
    await deleteDetector(stage, account);
    await stage.runtime.settle();
    const [alert, ...others] = stage.runtime.received();
    expect(others).toEqual([]);
    expect(alert?.attributes).toMatchObject({
      event: 'opened',
      kind: 'regressed',
      control: ['guardduty.enabled'],
      account: [account],
    });
    const payload = payloadSchema.parse(JSON.parse(alert?.bodies.default ?? ''));
    expect(payload).toMatchObject({ where: { account, region: 'eu-west-1' }, who: { call: 'DeleteDetector' } });
    expect(alert?.message).toContain('role Developer, session cleanup, from 203.0.113.9');
    expect(alert?.subject.length).toBeLessThanOrEqual(80);
    await createDetector(stage, account);
    await stage.runtime.settle();
    expect(kinds(stage)).toEqual(['recovered']);
    await stage.runtime.scan();
    expect(kinds(stage)).toEqual([]);
    expect(await problems(stage)).toEqual([]);
  });

  it('that flaps is sent once, and then no more', async () => {
    stage = await openStage({}, only('guardduty.enabled'));
    await stage.runtime.scan();
    stage.runtime.received();
    const heard: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      await deleteDetector(stage, memberOf(stage));
      stage.world.advance(60_000);
      await stage.runtime.settle();
      await createDetector(stage, memberOf(stage));
      stage.world.advance(60_000);
      await stage.runtime.settle();
      heard.push(...told(stage));
    }
    expect(heard).toEqual(['opened', 'resolved', 'flapping']);
    stage.world.advance(3_600_000);
    await stage.runtime.settle();
    expect(told(stage), 'it has rested').toEqual(['resolved']);
  });

  it('that is delivered again, late or out of order changes nothing', async () => {
    stage = await openStage({}, only(ALERTING));
    await stage.runtime.scan();
    stage.runtime.received();
    const events: unknown[] = [];
    stage.world.onEvent((event) => events.push(event));
    await deleteDetector(stage, memberOf(stage));
    await stage.runtime.settle();
    await createDetector(stage, memberOf(stage));
    await stage.runtime.settle();
    stage.runtime.received();
    const { reactFunction } = await import('../../functions/react.ts');
    const answer = await reactFunction(() => stage.runtime.wiring)(sqsEvent([...events].reverse()), {
      getRemainingTimeInMillis: () => 60_000,
    } as never);
    expect(answer).toEqual({ batchItemFailures: [] });
    await stage.runtime.settle();
    expect(kinds(stage)).toEqual([]);
  });
});
