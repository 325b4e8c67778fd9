/** The composite alarms of a region. An alarm that a composite alarm depends on alerts through it. */
import { collector } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { alarms } from './alarms.ts';

export const compositeAlarms = collector({
  id: 'cloudwatch.composite-alarms',
  scope: 'region',
  actions: [],
  uses: [alarms],
  triggers: [],
  collect: async (aws) => {
    const found = await aws.facts(alarms);
    return found.filter(({ facts }) => facts instanceof CouldNotRead || facts.kind === 'composite');
  },
});
