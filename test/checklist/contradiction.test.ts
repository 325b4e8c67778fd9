/** An item that people attest, and that a control of AWS's facts fails, is open again and says why. */
import { expect, it } from 'vitest';
import { type Evidence, standingOf, talliesOf } from '../../shared/checklist/standing.ts';

const verdict = (control: string, status: 'pass' | 'fail') => ({
  ...{ control, account: '111122223333', region: 'global', resource: '111122223333', status },
  ...{ because: 'so it is', since: '2026-01-01T00:00:00.000Z', failingSince: null, waiver: null },
});

async function standing(automatic: 'pass' | 'fail') {
  async function* verdicts() {
    yield verdict('dr.plan', 'pass');
    yield verdict('guardduty.enabled', automatic);
  }
  const evidence: Evidence = { tallies: await talliesOf(verdicts()), judgedWith: () => true, unscanned: [] };
  const controls = [{ control: 'dr.plan' }, { control: 'guardduty.enabled' }];
  return standingOf({ item: 'x', key: '', section: '', line: 1, controls }, evidence);
}

it('an automatic verdict contradicts an attestation, and no other verdict does', async () => {
  expect(await standing('fail')).toMatchObject({
    state: 'fails',
    because: expect.stringContaining('this contradicts what people attest by dr.plan, and the item is open again'),
  });
  expect(await standing('pass')).toMatchObject({ state: 'holds', because: expect.not.stringContaining('contradicts') });
});
