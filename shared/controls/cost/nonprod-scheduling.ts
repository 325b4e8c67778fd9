import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { productionNames } from '../../kinds/recovery-proofs.ts';
import { schedulable } from '../../services/ec2/schedulable.ts';

const facts = { kind: 'instance', runs: true } as const;
const account = { tags: { Environment: 'staging' } };

export default control({
  id: 'cost.nonprod-scheduling',
  title: 'Servers outside of production stop on a schedule',
  severity: 'low',
  seeds: ['000:165', '000:171', '002:42'],
  satisfies: ['nist-800-53-r5/SA-2', 'iso-27001/A.8.6'],
  equivalents: {},
  cadence: 'weekly',
  parameters: {
    scheduleTags: list(['Schedule', 'auto-stop'], 'tags, with any value, by which a scheduler stops servers'),
    production: productionNames,
  },
  subject: schedulable,
  why: 'A server that nobody uses at night and on weekends costs three times what it is used for.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    steps: [
      'let Instance Scheduler on AWS, or a schedule of EventBridge Scheduler, stop {id} in the evening and start it in the morning',
      'give it the tag Schedule with the name of that schedule',
    ],
    mind: 'RDS starts a database again after seven days, whatever its schedule',
  },
  deed: 'lets {name} run day and night',
  evaluate: ({ facts, tags }, _others, { scheduleTags, production }, { account }) => {
    const environment = account.tags.Environment;
    if (environment === undefined || production.includes(environment.toLowerCase()))
      return notApplicable('the account counts as production');
    const tag = scheduleTags.find((name) => tags[name] !== undefined);
    if (tag !== undefined) return pass(`its tag ${tag} names its schedule: ${tags[tag]}`);
    return facts.runs ? fail('no tag names a schedule by which it stops') : pass('it is stopped');
  },
  examples: {
    pass: [
      { name: 'a schedule', facts, tags: { Schedule: 'office-hours' }, account },
      { name: 'stopped', facts: { ...facts, runs: false }, account },
    ],
    fail: [{ name: 'runs on', facts, account }],
    notApplicable: [
      { name: 'production', facts, account: { tags: { Environment: 'Production' } } },
      { name: 'an account without the tag', facts },
    ],
  },
});
