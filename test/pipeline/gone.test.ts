/** Units that are no longer scanned are closed once, alerted once, and never reported as stale. */
import { afterEach, describe, expect, it } from 'vitest';
import { payloadSchema } from '../../shared/alerts/payload.ts';
import { unitId } from '../../shared/core/account.ts';
import { goneItems, NO_LONGER_SCANNED } from '../../shared/pipeline/gone.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { startRuntime } from '../../simulator/runtime.ts';
import type { SimulatedAccount } from '../../simulator/world.ts';
import { deleteDetector, memberOf, ONLY_DETECTORS } from '../support/drift.ts';
import { openStage, type Stage } from '../support/stage.ts';

const DAY = 86_400_000;
const EU = 'eu-west-1';
let stage: Stage;
afterEach(() => stage?.close());

const told = () =>
  stage.runtime.received().flatMap(({ bodies }) => {
    const payload = payloadSchema.parse(JSON.parse(bodies.default ?? ''));
    return payload.event === 'digest' ? [] : `${payload.event} ${payload.alert.kind}`;
  });
/** The notifications without those that time alone causes. */
const news = () => told().filter((line) => !/^(escalated|reminder) /.test(line));
const nextDay = async () => {
  stage.world.advance(DAY);
  const run = await stage.runtime.scan();
  await stage.runtime.settle();
  return run;
};
/** Makes a member account fail a control, and sends the alert. */
async function failing(): Promise<string> {
  stage = await openStage({ regions: [EU, 'us-east-1'] }, ONLY_DETECTORS);
  await stage.runtime.scan();
  const account = memberOf(stage);
  await deleteDetector(stage, account);
  await stage.runtime.settle();
  expect(told()).toEqual(['opened regressed']);
  return account;
}
/** Takes the account out of the organisation; returns a function that brings it back. */
function leaves(account: string): () => void {
  const accounts = stage.world.accounts as SimulatedAccount[];
  const index = accounts.findIndex(({ id }) => id === account);
  const [left] = accounts.splice(index, 1);
  return () => void accounts.splice(index, 0, left as SimulatedAccount);
}
const findings = () => Array.fromAsync(stage.runtime.wiring.findings.list({ control: 'guardduty.enabled' }));

describe('an account that leaves the organisation', () => {
  it('closes its alerts and findings in the next run, and is never reported as stale', async () => {
    const account = await failing();
    leaves(account);
    const run = await nextDay();
    expect(run.evaluatedUnits).toBe(run.units);
    expect(news()).toEqual(['resolved vanished']);
    expect(await findings()).toEqual([]);
    const unit = unitId({ account, region: EU });
    expect((await stage.runtime.wiring.history.read(verdictsOf(unit))).contents.verdicts).toEqual({});
    const last = (await Array.fromAsync(stage.runtime.wiring.history.log(verdictsOf(unit)))).at(-1);
    expect(last?.body).toMatchObject({ changes: [{ movement: 'vanished', because: NO_LONGER_SCANNED }] });
    for (let day = 0; day < 4; day += 1) {
      const { units, missing } = await nextDay();
      expect({ units, missing }).toEqual({ units: run.units - 3, missing: [] });
    }
    expect(told()).toEqual([]);
  });

  it('starts with a new baseline when it comes back', async () => {
    const account = await failing();
    const comesBack = leaves(account);
    await nextDay();
    told();
    comesBack();
    await nextDay();
    expect(told()).toEqual([]);
    const log = stage.runtime.wiring.history.log(verdictsOf(unitId({ account, region: EU })));
    const last = (await Array.fromAsync(log)).at(-1);
    expect(last?.body).toMatchObject({ changes: [{ movement: 'baseline', to: 'fail' }] });
    expect(await findings()).toHaveLength(1);
  });

  it('ends the alert that says that it went dark', async () => {
    const account = await failing();
    stage.world.fault({ kind: 'deny', action: 'guardduty:*', account });
    await nextDay();
    expect(told()).toContain('opened went-dark');
    leaves(account);
    await nextDay();
    expect(news().sort()).toEqual(['resolved came-back', 'resolved vanished']);
  });
});

it('an account that a listing lacks while it is moved is not closed, and one that left is', async () => {
  const account = await failing();
  const unit = unitId({ account, region: EU });
  const { organization, roster } = stage.runtime.wiring;
  const toClose = (isMember: boolean) =>
    goneItems(
      { roster, organization: { ...organization, isMember: async () => isMember } },
      { scanned: [unit], isExpected: () => false, listed: new Set() },
    );
  expect(await toClose(true)).toEqual([]);
  expect(await toClose(false)).toMatchObject([{ account: { id: account }, gone: [unit] }]);
});

it('fails the plan, which closes nothing, when AWS does not say whether it left', async () => {
  const account = await failing();
  leaves(account);
  stage.world.fault({ kind: 'deny', action: 'organizations:DescribeAccount' });
  await expect(nextDay()).rejects.toThrow('organizations:DescribeAccount was denied');
  expect(await findings()).toHaveLength(1);
});

it.each([
  ['an account', (account: string) => ({ accounts: { exclude: [account] } }), 3],
  ['a region', () => ({ regions: ['us-east-1'] }), 4],
])('%s that the configuration leaves out is closed too', async (_, change, closed) => {
  const account = await failing();
  const before = await nextDay();
  const runtime = await startRuntime(stage.world, stage.database, { ...ONLY_DETECTORS, ...change(account) });
  stage = { ...stage, runtime };
  stage.runtime.received();
  const run = await nextDay();
  expect(news()).toEqual(['resolved vanished']);
  expect(run.units).toBe(before.units);
  expect((await nextDay()).units).toBe(before.units - closed);
});
