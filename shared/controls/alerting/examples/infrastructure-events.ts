/** Examples of alerting.infrastructure-events, which are many. */
import { varied } from '../../../core/example.ts';
import { exampleDatabase } from '../../../services/backup/examples.ts';
import { ALERTS_TOPIC, topic } from '../../../services/cloudwatch/examples.ts';

const facts = { name: 'payments', management: false };
const region = 'eu-west-1';
const account = { id: '111122223333' };
const rule = { name: 'events', enabled: true, pattern: '{"source":["aws.health","aws.rds"]}', targets: [ALERTS_TOPIC] };
const having = (changed: Partial<typeof rule> = {}) => ({
  rules: [{ facts: { ...rule, ...changed } }],
  databases: [{ facts: exampleDatabase }],
  volumes: [{ facts: { any: false } }],
  topics: [{ facts: topic, id: ALERTS_TOPIC }],
});
const ofTypes = (...types: string[]) => JSON.stringify({ source: [{ prefix: 'aws.' }], 'detail-type': types });
const shown = { facts, region, account };

export const examples = varied({
  common: {},
  pass: [
    {
      name: 'nothing of databases where there is none',
      ...shown,
      with: {
        ...having({ pattern: '{"source":["aws.health","aws.ec2"]}' }),
        databases: [],
        volumes: [{ facts: { any: true } }],
      },
    },
    { name: 'a rule for all events of the sources', ...shown, with: having() },
    {
      name: 'a rule for some types of event',
      ...shown,
      with: having({ pattern: ofTypes('AWS Health Event', 'RDS DB Instance Event') }),
    },
    {
      name: 'a function as target',
      ...shown,
      with: having({ targets: ['arn:aws:lambda:eu-west-1:111122223333:function:a'] }),
    },
    {
      name: 'a topic of another account',
      ...shown,
      with: having({ targets: ['arn:aws:sns:eu-west-1:444455556666:a'] }),
    },
    {
      name: 'another source, where it is asked for',
      ...shown,
      with: having({ pattern: '{"source":["aws.batch"]}' }),
      parameters: { sources: ['aws.batch'] },
    },
  ],
  fail: [
    { name: 'no rule', ...shown, with: { ...having(), rules: [] } },
    { name: 'a disabled rule', ...shown, with: having({ enabled: false }) },
    { name: 'no target', ...shown, with: having({ targets: [] }) },
    {
      name: 'a topic that is gone',
      ...shown,
      with: { ...having(), topics: [{ facts: topic, id: `${ALERTS_TOPIC}-2` }] },
    },
    { name: 'nothing of health', ...shown, with: having({ pattern: '{"source":["aws.rds"]}' }) },
    { name: 'nothing of databases', ...shown, with: having({ pattern: '{"source":["aws.health"]}' }) },
    { name: 'API calls alone', ...shown, with: having({ pattern: ofTypes('AWS API Call via CloudTrail') }) },
    { name: 'nothing of instances', ...shown, with: { ...having(), volumes: [{ facts: { any: true } }] } },
    {
      name: 'volumes without a database',
      ...shown,
      with: { ...having(), databases: [], volumes: [{ facts: { any: true } }] },
    },
  ],
  notApplicable: [{ name: 'an empty region', ...shown, with: { ...having(), databases: [], rules: [] } }],
});
