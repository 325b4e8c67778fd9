/** The facts behind verdicts are kept with the commits that record them. */

import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { evidenceOf } from '../../shared/core/control.ts';
import { digest } from '../../shared/core/digest.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { isScanned } from '../../shared/records/units.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { clientIn } from '../../simulator/access.ts';
import { deleteDetector, memberOf } from '../support/drift.ts';
import { objectsInMemory } from '../support/evidence.ts';
import { beforeAppend } from '../support/history.ts';
import { openStage, type Stage } from '../support/stage.ts';

const FROM_AWS = new Set(controls.filter((control) => evidenceOf(control) === 'aws').map(({ id }) => id));
const kept = new Map<string, Uint8Array>();
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ accounts: 4, flaws: 1 }, {}, { evidence: objectsInMemory(kept) });
  await stage.runtime.scan();
});
afterAll(() => stage?.close());

const objects = () => [...kept.keys()];

it('every verdict with a digest has stored facts with that digest', async () => {
  const { roster, history, evidence } = stage.runtime.wiring;
  let verdicts = 0;
  let withOthers = 0;
  for await (const { unit } of roster.units()) {
    if (!isScanned(unit)) continue;
    for await (const { body } of history.log(verdictsOf(unit))) {
      for (const change of body.changes.filter((one) => one.evidence !== '')) {
        const found = await evidence.get(unit, body.kept ?? '', change);
        expect(digest(found.facts), `${unit} ${change.control}`).toBe(change.evidence);
        // records and endpoints are read without a call of AWS
        if (FROM_AWS.has(change.control))
          expect(found.actions.length + Object.keys(found.others).length).toBeGreaterThan(0);
        verdicts += 1;
        withOthers += Object.keys(found.others).length > 0 ? 1 : 0;
      }
    }
  }
  expect(verdicts).toBeGreaterThan(200);
  expect(withOthers).toBeGreaterThan(50);
});

it('an unchanged world writes no object, and a changed unit one', async () => {
  const before = objects();
  await stage.runtime.scan();
  expect(objects()).toEqual(before);
  const account = memberOf(stage, 3);
  await deleteDetector(stage, account, 'eu-west-1', 'TeamA');
  await stage.runtime.settle();
  const added = objects().filter((key) => !before.includes(key));
  expect(added.length).toBeGreaterThan(0);
  const byUnit = Map.groupBy(added, (key) => key.split('/').slice(1, 3).join('/'));
  for (const [unit, keys] of byUnit) {
    const { seq } = await stage.runtime.wiring.history.read(verdictsOf(unit));
    expect(keys.length, unit).toBeLessThanOrEqual(seq - 1);
  }
});

it('a crash before the commit leaves an unused object, and the next scan commits with its evidence', async () => {
  const { wiring } = stage.runtime;
  const account = memberOf(stage, 2);
  const unit = `${account}/eu-west-1`;
  const item = (await wiring.roster.find(`${account}/global`))?.item;
  if (!item) throw new Error('the account was not scanned');
  await deleteDetector(stage, account, 'eu-west-1', 'TeamB');
  const { seq } = await wiring.history.read(verdictsOf(unit));
  const before = objects();
  const dying = beforeAppend(wiring.history, () => {
    throw new Error('killed');
  });
  await expect(scanItem({ ...wiring, history: dying }, { run: 'r1', item })).rejects.toThrow('killed');
  expect(objects().length).toBeGreaterThan(before.length);
  await scanItem(wiring, { run: 'r2', item });
  const [commit] = await Array.fromAsync(wiring.history.log(verdictsOf(unit), { after: seq }));
  const change = commit?.body.changes.find(({ control }) => control === 'guardduty.enabled');
  const found = await wiring.evidence.get(unit, commit?.body.kept ?? '', change ?? { control: '', resource: '' });
  expect(found.others).toEqual({ detectors: { 'eu-west-1': [] } });
});

it('if evidence cannot be stored, nothing is committed', async () => {
  const { wiring } = stage.runtime;
  const account = memberOf(stage, 2);
  const unit = `${account}/eu-west-1`;
  const client = clientIn(stage.world, GuardDutyClient, { account, region: 'eu-west-1' });
  await client.send(new CreateDetectorCommand({ Enable: true }));
  const item = (await wiring.roster.find(`${account}/global`))?.item;
  if (!item) throw new Error('the account was not scanned');
  const { seq } = await wiring.history.read(verdictsOf(unit));
  const full = { ...wiring.evidence, put: () => Promise.reject(new Error('the bucket is gone')) };
  await expect(scanItem({ ...wiring, evidence: full }, { run: 'r3', item })).rejects.toThrow('the bucket is gone');
  expect((await wiring.history.read(verdictsOf(unit))).seq).toBe(seq);
});
