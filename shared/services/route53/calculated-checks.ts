/**
 * The calculated health checks of an account: an alarm on a calculated check counts for the checks that it includes.
 */
import { collector } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { healthChecks } from './records.ts';

export const calculatedChecks = collector({
  id: 'route53.calculated-checks',
  scope: 'account',
  actions: [],
  uses: [healthChecks],
  triggers: [],
  collect: async (aws) => {
    const found = await aws.facts(healthChecks);
    return found.filter(({ facts }) => facts instanceof CouldNotRead || facts.children.length > 0);
  },
});
