/** How the functions alert on what people do and on missing scans. */
import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import type { Account } from '../../shared/core/account.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { finish } from '../../shared/pipeline/finish.ts';
import {
  acknowledge,
  addWaivers,
  endTests,
  endWaiver,
  endWindow,
  openWindow,
  sendTests,
  waive,
} from '../../shared/pipeline/handle.ts';
import { plan } from '../../shared/pipeline/plan.ts';
import { replay } from '../../shared/pipeline/replay.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { WAIVERS } from '../../shared/records/waivers.ts';
import { clientIn } from '../../simulator/access.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const HOUR = 3_600_000;
const MINUTE = 60_000;
const only = (alerts: PlumblineConfig['alerts'] = {}): PlumblineConfig => ({
  controls: { '*': false, 'guardduty.enabled': true },
  alerts,
});

async function begin(config = only()) {
  stage = await openStage({}, config);
  await stage.runtime.scan();
  stage.runtime.received();
}
const member = (index = 3) => stage.world.accounts[index]?.id ?? '';
async function deleteDetector(account = member(), region = 'eu-west-1') {
  const who = { arn: `arn:aws:iam::${account}:user/dana` };
  const client = clientIn(stage.world, GuardDutyClient, { account, region }, who);
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
  await stage.runtime.settle();
}
const later = async (milliseconds: number) => {
  stage.world.advance(milliseconds);
  await stage.runtime.settle();
};
const told = () => stage.runtime.received().map(({ attributes }) => `${attributes.event} ${attributes.kind}`);
const documents = () => stage.runtime.received().map(({ bodies }) => JSON.parse(bodies.default ?? ''));
const alerts = async () => Object.values((await stage.runtime.wiring.history.read(ALERTS)).contents.alerts);
const problems = async () => {
  const { wiring } = stage.runtime;
  return (await fsck({ ...wiring, client: stage.database.client, table: wiring.table.name })).problems;
};

describe('an alert that nobody acknowledges', () => {
  it('is escalated by a timer, reminded of, and acknowledged, each sent once and kept in the history', async () => {
    await begin(only({ escalateAfterMinutes: { critical: 30 }, remind: { everyMinutes: 60, atMost: 5 } }));
    await deleteDetector();
    expect(told()).toEqual(['opened regressed']);
    await later(29 * MINUTE);
    expect(told()).toEqual([]);
    await later(2 * MINUTE);
    expect(told()).toEqual(['escalated regressed']);
    await later(61 * MINUTE);
    expect(told()).toEqual(['reminder regressed']);
    const [alert] = await alerts();
    const handled = await acknowledge(stage.runtime.wiring, alert?.id ?? '', 'kim');
    expect(handled.is).toBe('done');
    await stage.runtime.settle();
    expect(documents()).toMatchObject([{ event: 'acknowledged', alert: { acknowledged: { by: 'kim' } } }]);
    await later(24 * HOUR);
    expect(told()).toEqual([]);
    expect(await problems()).toEqual([]);
  });

  it('is waived with its findings, which another cause does not send again early', async () => {
    await begin();
    await deleteDetector();
    stage.runtime.received();
    const [alert] = await alerts();
    const until = new Date(stage.world.now().getTime() + 48 * HOUR).toISOString();
    await waive(stage.runtime.wiring, alert?.id ?? '', { until, reason: 'known', by: 'kim' });
    await stage.runtime.settle();
    expect(told()).toEqual(['waived regressed']);
    await stage.runtime.scan();
    await later(47 * HOUR);
    expect(told()).toEqual([]);
    await later(2 * HOUR);
    expect(told()).toEqual(['opened regressed']);
  });

  it('is sent when its waiver is ended early, and is escalated if nobody acknowledges it', async () => {
    await begin(only({ escalateAfterMinutes: { critical: 30 } }));
    await deleteDetector();
    const [alert] = await alerts();
    const until = new Date(stage.world.now().getTime() + 48 * HOUR).toISOString();
    await waive(stage.runtime.wiring, alert?.id ?? '', { until, reason: 'known', by: 'kim' });
    await later(HOUR);
    stage.runtime.received();
    const { contents: waivers } = await stage.runtime.wiring.history.read(WAIVERS);
    await endWaiver(stage.runtime.wiring, Object.keys(waivers)[0] ?? '', 'dana');
    await stage.runtime.settle();
    const [document, ...others] = documents();
    expect(others).toEqual([]);
    expect(document).toMatchObject({ event: 'opened', alert: { status: 'firing', waived: null } });
    await later(31 * MINUTE);
    expect(told()).toEqual(['escalated regressed']);
    await later(48 * HOUR);
    expect(
      told().filter((line) => line.startsWith('opened')),
      'and not again at its time',
    ).toEqual([]);
    expect(await problems()).toEqual([]);
  });
});

describe('a waiver of findings', () => {
  const waiving = async (more: object) => {
    const until = new Date(stage.world.now().getTime() + 48 * HOUR).toISOString();
    const scope = { control: 'guardduty.enabled', account: '*', resource: null, ...more };
    const waiver = { id: 'w1', ...scope, until, reason: 'known', by: 'kim' };
    await addWaivers({ ...stage.runtime.wiring, clock: stage.world.now }, [waiver], 'kim');
    await stage.runtime.settle();
  };

  it('mutes an alert if it covers all its failures; the alert is sent again when the waiver ends', async () => {
    await begin(only({ escalateAfterMinutes: { critical: 30 } }));
    await deleteDetector();
    stage.runtime.received();
    await waiving({ region: 'ap-south-1' });
    expect(told()).toEqual([]);
    await waiving({});
    expect(told()).toEqual(['waived regressed']);
    await later(47 * HOUR);
    expect(told()).toEqual([]);
    await later(2 * HOUR);
    expect(told()).toContain('opened regressed');
    expect(await problems()).toEqual([]);
  });
});

describe('a waiver that ends soon', () => {
  const DAYS = 24 * HOUR;
  const waiving = async (id: string, days: number, more: object = {}) => {
    const until = new Date(stage.world.now().getTime() + days * DAYS).toISOString();
    const scope = { control: 'guardduty.enabled', account: '*', resource: null, ...more };
    const waiver = { id, ...scope, until, reason: 'known', by: 'kim', owner: 'web team' };
    await addWaivers({ ...stage.runtime.wiring, clock: stage.world.now }, [waiver], 'kim');
  };
  const scanAfter = async (days: number) => {
    await later(days * DAYS);
    stage.runtime.received();
    await stage.runtime.scan();
    return documents().filter(({ digest }) => digest?.kind === 'waivers-ending');
  };

  it('is announced once, 14 days before its end or in its last quarter, and again if it was prolonged', async () => {
    await begin();
    await waiving('w1', 60);
    await waiving('w2', 60, { account: member() });
    await waiving('w3', 4);
    expect(await scanAfter(0)).toEqual([]);
    expect(await scanAfter(3.5)).toMatchObject([
      { digest: { lines: [expect.stringContaining('w3'), expect.anything()] } },
    ]);
    expect(await scanAfter(40)).toEqual([]);
    const [told, ...others] = await scanAfter(3);
    expect(others).toEqual([]);
    expect(told).toMatchObject({ event: 'digest', headline: '2 waivers end soon' });
    expect(told.digest.lines[0]).toContain('owner web team: known');
    expect(await scanAfter(2)).toEqual([]);
    expect(await scanAfter(2)).toEqual([]);
    await waiving('w1', 60);
    expect(await scanAfter(1)).toEqual([]);
    expect(await scanAfter(48)).toMatchObject([{ headline: '1 waiver ends soon' }]);
    expect(await problems()).toEqual([]);
  });
});

describe('a maintenance window', () => {
  it('that is ended early soon sends the changes that it kept quiet', async () => {
    await begin();
    const now = stage.world.now().getTime();
    const until = new Date(now + 8 * HOUR).toISOString();
    const window = { id: 'w', from: new Date(now).toISOString(), until, by: 'kim', reason: 'network' };
    await openWindow(stage.runtime.wiring, window);
    await deleteDetector();
    expect(told()).toEqual([]);
    await later(HOUR);
    await endWindow(stage.runtime.wiring, 'w', 'kim');
    await stage.runtime.settle();
    await later(2 * MINUTE);
    expect(told()).toEqual(['opened regressed']);
  });
});

describe('a test alert', () => {
  it('goes to its route only, is acknowledged like any alert, and ends', async () => {
    await begin();
    const at = stage.world.now().toISOString();
    const test = { id: 'abc123', route: 'on-call', severity: 'critical' as const, by: 'kim', at };
    await sendTests(stage.runtime.wiring, [test], 'kim');
    await stage.runtime.settle();
    const [message] = stage.runtime.received();
    expect(message?.attributes).toMatchObject({ route: 'on-call', kind: 'test', severity: 'critical' });
    expect(message?.message).toContain('this is a test of the route on-call, sent by kim: nothing has happened');
    await later(HOUR);
    expect(told(), 'it escalates nothing').toEqual([]);
    await acknowledge(stage.runtime.wiring, 'abc1', 'dana');
    await endTests(stage.runtime.wiring, ['abc123', 'gone'], 'kim');
    await stage.runtime.settle();
    expect(told()).toEqual(['acknowledged test', 'resolved test']);
  });
});

/** Ends the run before the last items are scanned; `count` is how many are, as `slice` counts. */
async function scanAll(count: number) {
  const { wiring } = stage.runtime;
  const planned = await plan(wiring);
  const items = await Array.fromAsync(wiring.archive.lines(planned.manifest));
  for (const line of items.slice(0, count)) await scanItem(wiring, { run: planned.run, item: JSON.parse(line) });
  const run = await finish(wiring, planned);
  await stage.runtime.settle();
  return run;
}

describe('a missing scan', () => {
  it('of planned units is alerted, names them, and ends when they are scanned', async () => {
    await begin();
    await later(HOUR);
    await scanAll(-1);
    const [document, ...others] = documents();
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      event: 'opened',
      alert: { kind: 'went-dark', severity: 'high' },
      control: { id: 'monitor.coverage' },
      affected: { accountCount: 1, findings: 3 },
    });
    expect(document.what.now).toBe('planned by the last run, and not scanned');
    await stage.runtime.scan();
    expect(told()).toEqual(['resolved came-back']);
  });

  it('of a new account is alerted too, until it is scanned', async () => {
    stage = await openStage({}, only());
    await scanAll(-1);
    const document = documents().find(({ event }) => event === 'opened');
    expect(document).toMatchObject({ alert: { kind: 'went-dark' }, affected: { accounts: [member()], findings: 3 } });
    await stage.runtime.scan();
    expect(told()).toContain('resolved came-back');
  });

  it('of every account does not end because the next run misses them too', async () => {
    stage = await openStage({ accounts: 40, regions: ['eu-west-1', 'us-east-1'] }, only());
    await stage.runtime.scan();
    stage.runtime.received();
    stage.world.advance(24 * HOUR);
    const { units } = await scanAll(0);
    expect(documents()).toMatchObject([{ event: 'opened', affected: { open: units } }]);
    stage.world.advance(24 * HOUR);
    await scanAll(0);
    expect(told().filter((line) => line.startsWith('resolved'))).toEqual([]);
    stage.world.advance(24 * HOUR);
    await stage.runtime.scan();
    expect(told()).toEqual(['escalated went-dark', 'resolved came-back']);
  });

  it('is not reported when another run scans the unit meanwhile', async () => {
    await begin();
    const { wiring } = stage.runtime;
    const planned = await plan(wiring);
    stage.world.advance(MINUTE);
    await stage.runtime.scan();
    expect(await finish(wiring, planned)).toMatchObject({ missing: [], evaluatedUnits: planned.units });
    await stage.runtime.settle();
    expect(told()).toEqual([]);
  });

  it('of a member that the listing of accounts leaves out is alerted too', async () => {
    await begin();
    const { wiring } = stage.runtime;
    await later(60 * HOUR);
    const { organization } = wiring;
    const accounts = async function* () {
      for await (const account of organization.accounts()) if (account.id !== member()) yield account;
    };
    const isMember = (account: Account) => organization.isMember(account);
    const planned = await plan({ ...wiring, organization: { ...organization, accounts, isMember } });
    for await (const line of wiring.archive.lines(planned.manifest))
      await scanItem(wiring, { run: planned.run, item: JSON.parse(line) });
    await finish(wiring, planned);
    await stage.runtime.settle();
    const [document] = documents();
    expect(document?.what.now).toContain('not scanned for longer than two of its intervals');
    expect(document?.affected.accounts).toEqual([member()]);
  });

  it('is ruled out by a daily message that all is well, if configured', async () => {
    await begin(only({ heartbeat: true }));
    await stage.runtime.scan();
    expect(told()).toEqual([]);
    await later(24 * HOUR);
    await stage.runtime.scan();
    const [heartbeat] = stage.runtime.received();
    expect(heartbeat?.message).toMatch(/^all is well: 13 units scanned, none missing/);
  });
});

describe('replay', () => {
  it('with the same settings gives the alerts that were sent', async () => {
    await begin(only({ escalateAfterMinutes: { critical: 30 } }));
    const since = stage.world.now().toISOString();
    await later(MINUTE);
    for (const index of [3, 2, 1]) {
      await deleteDetector(member(index));
      await later(20 * MINUTE);
    }
    stage.world.fault({ kind: 'deny', action: 'sts:AssumeRole', account: member() });
    await stage.runtime.scan();
    await later(3 * HOUR);
    const sent = stage.runtime.received().map(({ attributes }) => attributes.event);
    const { wiring } = stage.runtime;
    const span = { since, until: stage.world.now().toISOString() };
    const controls = byId(wiring.registry.controls) as ReadonlyMap<string, AnyControl>;
    const replayed = [...(await replay(wiring, controls, span))];
    expect(replayed.map(({ event }) => event).toSorted()).toEqual(sent.toSorted());
    expect(replayed.map(({ alert }) => alert.id).toSorted()).toEqual(
      expect.arrayContaining((await alerts()).map(({ id }) => id)),
    );
  });

  it('knows the maintenance windows that were open at its beginning', async () => {
    await begin(only({ escalateAfterMinutes: {} }));
    const now = stage.world.now().getTime();
    const until = new Date(now + 8 * HOUR).toISOString();
    const window = { id: 'w', from: new Date(now).toISOString(), until, by: 'kim', reason: 'network' };
    await openWindow(stage.runtime.wiring, window);
    await later(HOUR);
    const since = stage.world.now().toISOString();
    await later(MINUTE);
    await deleteDetector();
    await later(8 * HOUR);
    expect(told()).toEqual(['opened regressed']);
    const { wiring } = stage.runtime;
    const span = { since, until: stage.world.now().toISOString() };
    const replayed = [...(await replay(wiring, byId(wiring.registry.controls), span))];
    expect(replayed.map(({ at, event }) => `${event} ${at}`)).toEqual([`opened ${until}`]);
  });
});
