/** A failure of the first scan that was waived becomes an alert when its waiver ends. */
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import { afterEach, describe, expect, it } from 'vitest';
import { fsck } from '../../shared/history/fsck.ts';
import { addWaivers, endWaiver } from '../../shared/pipeline/handle.ts';
import { importUnit } from '../../shared/pipeline/import.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import type { Waiver } from '../../shared/records/waivers.ts';
import { clientIn } from '../../simulator/access.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const DAY = 86_400_000;
const REGION = 'eu-west-1';
const member = (index = 3) => stage.world.accounts[index]?.id ?? '';
const guardDuty = (account: string) => clientIn(stage.world, GuardDutyClient, { account, region: REGION });

async function deleteDetector(account: string) {
  const { DetectorIds } = await guardDuty(account).send(new ListDetectorsCommand({}));
  await guardDuty(account).send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
}

/** A first scan that finds two accounts without a detector. */
async function begin(controls: object = {}) {
  stage = await openStage({}, { controls: { '*': false, 'guardduty.enabled': true, ...controls } });
  await deleteDetector(member(2));
  await deleteDetector(member());
  // what came before the first scan is part of its baseline
  await stage.runtime.scan();
  stage.runtime.received();
}

async function waiving(days: number, more: Partial<Waiver> = {}) {
  const until = new Date(stage.world.now().getTime() + days * DAY).toISOString();
  const scope = { id: 'w1', control: 'guardduty.enabled', account: '*', resource: null, ...more };
  await addWaivers(
    { ...stage.runtime.wiring, clock: stage.world.now },
    [{ ...scope, until, reason: 'known', by: 'kim' }],
    'kim',
  );
  await stage.runtime.settle();
}
/** The alerts that the next scan opens, each with the accounts that it is about. */
async function scanAfter(days: number) {
  stage.world.advance(days * DAY);
  await stage.runtime.settle();
  await stage.runtime.scan();
  return opened();
}
const opened = () =>
  stage.runtime
    .received()
    .filter(({ attributes }) => attributes.event === 'opened')
    .map(({ bodies }) => JSON.parse(bodies.default ?? ''));
const membersOpen = async () =>
  Object.values((await stage.runtime.wiring.history.read(ALERTS)).contents.alerts)
    .flatMap(({ units }) => Object.entries(units).filter(([, { open }]) => Object.keys(open).length > 0))
    .map(([unit]) => unit)
    .sort();
const unitOf = (account: string) => `${account}/${REGION}`;

describe('a failure of the first scan', () => {
  it('is an alert once, with the waiver that ended, and closes like any other', async () => {
    await begin();
    await waiving(3);
    expect(await scanAfter(1)).toEqual([]);
    expect(await scanAfter(1)).toEqual([]);
    const [alert, ...others] = await scanAfter(2);
    expect(others).toEqual([]);
    expect(JSON.stringify(alert)).toContain('its waiver by kim (known) ended on');
    expect(await membersOpen()).toEqual([unitOf(member(2)), unitOf(member())].sort());
    expect(await scanAfter(1)).toEqual([]);
    expect(await scanAfter(1)).toEqual([]);
    for (const account of [member(2), member()])
      await guardDuty(account).send(new CreateDetectorCommand({ Enable: true }));
    await stage.runtime.settle();
    expect(await membersOpen()).toEqual([]);
    const { wiring } = stage.runtime;
    expect((await fsck({ ...wiring, client: stage.database.client, table: wiring.table.name })).problems).toEqual([]);
  });

  it('is an alert though a later waiver was recorded between the end and the next scan', async () => {
    await begin();
    await waiving(1);
    stage.world.advance(2 * DAY);
    await waiving(30, { id: 'other', control: 'storage.s3-account-block' });
    expect(await scanAfter(0)).toHaveLength(1);
  });

  it('is no alert before its last waiver ends', async () => {
    await begin();
    await waiving(1);
    await waiving(4, { id: 'w2', account: member() });
    expect(await scanAfter(2)).toHaveLength(1);
    expect(await membersOpen()).toEqual([unitOf(member(2))]);
    expect(await scanAfter(1)).toEqual([]);
    await scanAfter(2);
    expect(await membersOpen()).toEqual([unitOf(member(2)), unitOf(member())].sort());
  });

  it('is no alert if the waiver was prolonged, or the failure was put right', async () => {
    await begin();
    await waiving(1);
    await waiving(5);
    await guardDuty(member()).send(new CreateDetectorCommand({ Enable: true }));
    expect(await scanAfter(2)).toEqual([]);
    await scanAfter(4);
    expect(await membersOpen()).toEqual([unitOf(member(2))]);
  });

  it('is an alert at once where a person ends the waiver', async () => {
    await begin();
    await waiving(30);
    stage.world.advance(DAY);
    await endWaiver({ ...stage.runtime.wiring, clock: stage.world.now }, 'w1', 'dana');
    await stage.runtime.settle();
    expect(opened()).toHaveLength(1);
    expect(await scanAfter(1)).toEqual([]);
  });

  it.each([
    ['an organisational unit', () => ({ ou: stage.world.accounts[3]?.ou ?? '' })],
    ['a tag', () => ({ tag: Object.entries(stage.world.accounts[3]?.tags ?? {})[0]?.join('=') ?? '' })],
    ['a region and a pattern', () => ({ region: REGION, pattern: '*' })],
  ])('that a waiver covers by %s is an alert when it ends, and what it does not cover is not', async (_, scope) => {
    await begin();
    await waiving(1, scope());
    expect(await scanAfter(2)).toHaveLength(1);
    const covered = stage.world.accounts
      .filter(({ id }) => id === member(2) || id === member())
      .filter(({ ou, tags }) => {
        const { ou: unit, tag } = scope() as Partial<Waiver>;
        if (unit !== undefined) return ou === unit;
        return tag === undefined || Object.entries(tags).some((one) => one.join('=') === tag);
      });
    expect(await membersOpen()).toEqual(covered.map(({ id }) => unitOf(id)).sort());
  });
});

describe('a failure from an external source', () => {
  const external = { title: 'a title', severity: 'high' as const };
  const found = (control: string) =>
    importUnit(
      { ...stage.runtime.wiring, clock: stage.world.now },
      {
        ...{ unit: `${unitOf(member())}@config`, account: member(), region: REGION, source: 'config' },
        parts: () => [
          { verdicts: new Map([[control, { control, resource: 'r', status: 'fail', because: 'b', external }]]) },
        ],
      },
      {
        record: {
          ...{
            source: 'config',
            format: 'config',
            at: stage.world.now().toISOString(),
            by: 'kim',
            sha256: 'x',
            bytes: 1,
          },
          ...{ complete: false, units: [], controls: [control], maxAgeDays: 90, verdicts: 1, muted: 0, waived: false },
        },
        ...{ claims: [], isFirst: true },
      },
    );

  it('is an alert when its waiver ends, unless a control of Plumbline judges the same', async () => {
    await begin();
    await found('external.config.own-rule');
    await waiving(1, { control: 'external.config.*' });
    const [alert] = await scanAfter(2);
    expect(JSON.stringify(alert)).toContain('external.config.own-rule');
    await stage.close();
    await begin({ 'operations.config-rules': true });
    await found('external.config.own-rule');
    await waiving(1, { control: 'external.config.*' });
    expect(await scanAfter(2)).toEqual([]);
  });
});
