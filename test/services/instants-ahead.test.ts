/** An answer that cannot be believed makes nothing look fresh, and hides nothing. */
import { expect, it } from 'vitest';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const AHEAD = new Date('2100-01-01T00:00:00Z');

async function statuses(only: string, altered: Altered): Promise<string[]> {
  const world = createWorld({ flaws: 0, accounts: 5, regions: ['eu-west-1', 'us-east-1'] });
  const found = await Promise.all(world.accounts.map(({ id }) => judge(world, id, only, [], altered)));
  const judged = found.flatMap(({ verdicts }) => verdicts).filter(({ control }) => control === only);
  return [...new Set(judged.map(({ status }) => status))].filter((status) => status !== 'not-applicable').sort();
}

it.each([
  ['secrets.no-unused', 'LastAccessedDate'],
  ['secrets.rotation', 'LastRotatedDate'],
])('%s is unknown where %s of a secret lies in the future', async (control, field) => {
  const altered: Altered = {
    ListSecrets: (output) => {
      for (const secret of output.SecretList) secret[field] = AHEAD;
      return output;
    },
  };
  expect(await statuses(control, altered)).toEqual(['unknown']);
});

it('a list of distributions that is counted and left out is unreadable, and not empty', async () => {
  const altered: Altered = {
    ListDistributions: (output) => ({
      ...output,
      DistributionList: { ...output.DistributionList, Items: undefined, Quantity: 3 },
    }),
  };
  expect(await statuses('edge.cdn-tls', altered)).toEqual(['unknown']);
});

it('behaviours of a distribution that are counted and left out are unreadable, and not none', async () => {
  const altered: Altered = {
    ListDistributions: (output) => {
      for (const one of output.DistributionList.Items ?? []) one.CacheBehaviors = { Quantity: 2 };
      return output;
    },
  };
  expect(await statuses('edge.cdn-tls', altered)).toEqual(['unknown']);
});
