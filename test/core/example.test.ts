/** Examples that say only how they differ are completed from what they have in common. */
import { expect, it } from 'vitest';
import { varied } from '../../shared/core/example.ts';

const common = { facts: { open: false, name: 'web' }, with: { keys: [1], plans: [] }, region: 'eu-west-1' };

it('completes facts and the facts of other sources name by name', () => {
  const { pass, fail } = varied({
    common,
    pass: [{ name: 'as it is' }],
    fail: [{ name: 'open', facts: { open: true }, with: { keys: [] } }],
  });
  expect(pass).toEqual([{ name: 'as it is', ...common }]);
  expect(fail).toEqual([
    { ...common, name: 'open', facts: { open: true, name: 'web' }, with: { keys: [], plans: [] } },
  ]);
});

it('adds parameters to those in common, and replaces every other field', () => {
  const { fail } = varied({
    common: { ...common, parameters: { days: 7, keys: 1 } },
    pass: [],
    fail: [{ name: 'longer', region: 'eu-central-1', parameters: { days: 30 } }],
  });
  expect(fail).toEqual([{ ...common, name: 'longer', region: 'eu-central-1', parameters: { days: 30, keys: 1 } }]);
});

it('leaves out groups and parts that no example has', () => {
  expect(varied({ common: { facts: { open: true } }, pass: [{ name: 'open' }], fail: [] })).toEqual({
    pass: [{ name: 'open', facts: { open: true } }],
    fail: [],
  });
});
