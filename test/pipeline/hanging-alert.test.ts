/** One call that is never answered, followed from the scan to the alert. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../shared/core/limits.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { memberOf } from '../support/drift.ts';
import { openStage, type Stage } from '../support/stage.ts';

// half a second of waiting in place of half a minute; how long it is is held by test/aws/time.test.ts
const SHORT = { call: 500, silence: 500, lost: 800 };
const usual = { ...LIMITS };
beforeAll(() => void Object.assign(LIMITS, SHORT));
afterAll(() => void Object.assign(LIMITS, usual));

let stage: Stage;
afterEach(() => stage?.close());

it('a KMS that never answers sends one alert that it went dark, and one that it came back', async () => {
  stage = await openStage(
    { accounts: 5, regions: ['eu-west-1'] },
    {
      controls: { '*': false, 'encryption.kms-rotation': true, 'guardduty.enabled': true },
    },
  );
  const { world, runtime } = stage;
  const account = memberOf(stage);
  const scanned = async () => {
    const run = await runtime.scan();
    await runtime.settle();
    return { run, told: runtime.received().map(({ message, attributes }) => ({ message, event: attributes.event })) };
  };
  await scanned();
  world.advance(60_000);
  const answerAgain = world.fault({ kind: 'hang', action: 'kms:ListKeys', account });
  const { run, told } = await scanned();

  expect(run, 'the scan is complete, and says what it could not read').toMatchObject({ missing: [] });
  const { contents } = await runtime.wiring.history.read(verdictsOf(`${account}/eu-west-1`));
  const [dark] = Object.values(contents.verdicts['encryption.kms-rotation'] ?? {});
  expect(dark?.because).toMatch(/^could not read: kms:ListKeys got no answer in time; .*\(TimeoutError\)$/);
  const statuses = Object.values(contents.verdicts['guardduty.enabled'] ?? {}).map(({ status }) => status);
  expect(statuses, 'what needs no KMS is judged').toEqual(['pass']);
  expect(told.map(({ event }) => event)).toEqual(['opened']);
  expect(told[0]?.message).toContain('went dark');
  expect(told[0]?.message).toContain('kms:ListKeys got no answer in time');

  world.advance(60_000);
  expect((await scanned()).told, 'dark as before is no news').toEqual([]);
  answerAgain();
  world.advance(60_000);
  expect((await scanned()).told.map(({ event }) => event)).toEqual(['resolved']);
});
