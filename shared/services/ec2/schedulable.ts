/** Servers that cost money for each hour that they run: instances outside Auto Scaling groups, and databases. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import type { Seen } from '../../core/reading.ts';
import { databases } from '../rds/databases.ts';
import { instances } from './instances.ts';

export interface Schedulable {
  readonly kind: 'instance' | 'database';
  readonly runs: Seen<boolean>;
}

export const schedulable = collector({
  id: 'ec2.schedulable',
  scope: 'region',
  actions: [],
  uses: [instances, databases],
  // a server starts and stops every day, and its schedule changes seldom
  ownTriggersAlone: true,
  triggers: [],
  collect: async (aws): Promise<Resource<Schedulable>[]> => {
    const servers = (await aws.facts(instances)).flatMap((found): Resource<Schedulable>[] => {
      const { facts, ...one } = found;
      if (facts instanceof CouldNotRead) return [{ ...one, facts }];
      if (facts.inGroup === true) return [];
      return [{ ...one, facts: { kind: 'instance', runs: facts.state === 'running' || facts.state === 'pending' } }];
    });
    const stores = (await aws.facts(databases)).map(({ facts, ...one }): Resource<Schedulable> => {
      if (facts instanceof CouldNotRead) return { ...one, facts };
      const runs = facts.status instanceof CouldNotRead ? facts.status : !/^stop/.test(facts.status);
      return { ...one, facts: { kind: 'database', runs } };
    });
    return [...servers, ...stores];
  },
});
