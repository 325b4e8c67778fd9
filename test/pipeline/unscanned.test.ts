/**
 * Events of accounts that no scan has recorded: they are held until a running scan is over, then checked once or
 * dropped.
 */
import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { afterEach, expect, it } from 'vitest';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { clientIn } from '../../simulator/access.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const MINUTE = 60_000;
const begin = async () => {
  stage = await openStage({}, { controls: { '*': false, 'guardduty.enabled': true } });
};
const account = () => stage.world.accounts[3]?.id ?? '';
const item = () => {
  const { id = '', name = '' } = stage.world.accounts[3] ?? {};
  return { account: { id, name, ou: '', tags: {}, management: false }, regions: [...stage.world.regions] };
};

async function deleteDetector() {
  const client = clientIn(stage.world, GuardDutyClient, { account: account(), region: 'eu-west-1' });
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
}
const told = () => stage.runtime.received().map(({ attributes }) => `${attributes.event} ${attributes.kind}`);

it('a call that the first scan read too early is evaluated when the scan is over', async () => {
  await begin();
  const { wiring } = stage.runtime;
  const scanned = { ...wiring, roster: { ...wiring.roster, beat: async () => {} } };
  await scanItem(scanned, { run: 'first', item: item() });
  await deleteDetector();
  await stage.runtime.settle();
  expect(told(), 'the account is not known yet').toEqual([]);
  // the running scan, which has read the facts, ends here and writes its heartbeats
  const unit = `${account()}/global`;
  const state = await wiring.history.read(unit);
  const verdicts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  const { seq, head } = state;
  await wiring.roster.beat({
    unit,
    run: 'first',
    at: stage.world.now().toISOString(),
    seq,
    head,
    controls: 1,
    verdicts,
    item: item(),
  });
  stage.world.advance(15 * MINUTE);
  await stage.runtime.settle();
  expect(told()).toEqual(['opened regressed']);
  expect(stage.runtime.setAside).toEqual([]);
});

it('a call before the first scan is covered by that scan, and is not evaluated before', async () => {
  await begin();
  await deleteDetector();
  const calls = stage.runtime.calls.total;
  for (let quarter = 0; quarter < 5; quarter += 1) {
    await stage.runtime.settle();
    stage.world.advance(15 * MINUTE);
  }
  expect(stage.runtime.calls.total).toBe(calls);
  expect(stage.runtime.setAside).toEqual([]);
  expect(stage.runtime.waiting()).toBe(0);
  const { verdicts } = await stage.runtime.scan();
  expect(verdicts.fail).toBe(1);
});

it('a burst of calls becomes one message per unit', async () => {
  await begin();
  for (let index = 0; index < 40; index += 1) {
    await deleteDetector().catch(() => {});
    stage.world.emit({
      version: '0',
      id: `burst-${index}`,
      source: 'aws.guardduty',
      'detail-type': 'AWS API Call via CloudTrail',
      account: account(),
      region: 'eu-west-1',
      time: stage.world.now().toISOString(),
      resources: [],
      detail: { eventSource: 'guardduty.amazonaws.com', eventName: 'DeleteDetector' },
    });
  }
  await stage.runtime.settle();
  stage.world.advance(15 * MINUTE);
  expect(stage.runtime.waiting()).toBe(1);
});
