import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { allHold, anyOf, firstOf, thoseOf } from '../../core/quantify.ts';
import { required } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { tellsOf } from '../../services/cloudwatch/watching.ts';
import { classMemory } from '../../services/ec2/class-memory.ts';
import { connectionsBy } from '../../services/rds/connections.ts';
import { databases } from '../../services/rds/databases.ts';
import { groupId, parameterGroups } from '../../services/rds/parameters.ts';
import { examples } from './examples/alarm-rds-connections.ts';

export default control({
  id: 'alerting.alarm-rds-connections',
  title: 'An alarm tells in time that a database runs out of connections',
  severity: 'medium',
  seeds: ['000:90', '004:167'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: { config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')] },
  parameters: {
    maxPercent: percent(80, 'share of all connections at which the alarm goes off at the latest', { minimum: 1 }),
  },
  subject: databases,
  with: { alarms, memory: classMemory, groups: parameterGroups },
  why: 'When the last connection is taken every further request fails at once, those of the people who come to help as well.',
  fix: {
    values: ({ facts: { identifier } }, _others, { maxPercent }) => ({ identifier, percent: String(maxPercent) }),
    steps: [
      'see how many connections {identifier} admits, and take {percent} % of them: SHOW max_connections',
      'aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --namespace AWS/RDS --metric-name DatabaseConnections --dimensions "Name=DBInstanceIdentifier,Value=<INSTANCE: identifier of the instance>" --statistic Maximum --period 60 --evaluation-periods 3 --threshold "<CONNECTIONS: the share of them at which somebody has to act>" --comparison-operator GreaterThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
    ],
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'took the alarm of connections off {name}',
  evaluate: ({ facts }, { alarms, memory, groups }, { maxPercent }) => {
    if (facts.servers.length === 0) return notApplicable('the cluster has no instance');
    type Server = (typeof facts.servers)[number];
    /** Serverless instances have no class with a memory of its own. */
    const isServerless = (server: Server) => server.class === 'db.serverless';
    const most = (server: Server) => {
      const group = firstOf(groups, (one) => one.id === groupId('instance', server.parameterGroup));
      const formula = group?.facts.connections ?? null;
      if (formula === null || isServerless(server)) return null;
      const { gib } = required(
        memory.find(({ id }) => id === server.class)?.facts,
        'ec2:DescribeInstanceTypes',
        server.class,
      );
      return connectionsBy(formula, gib);
    };
    const isAlarmed = (server: Server) => {
      const tells = (isEarly: (threshold: number) => boolean) =>
        anyOf(alarms, (one) =>
          tellsOf(one.facts, {
            ...{ namespace: 'AWS/RDS', metric: 'DatabaseConnections', when: 'above', isEarly },
            dimension: ['DBInstanceIdentifier', server.identifier],
          }),
        );
      return allHold(
        () => tells(() => true),
        () => {
          const limit = most(server);
          return limit === null || tells((threshold) => threshold <= (limit * maxPercent) / 100);
        },
      );
    };
    const left = thoseOf(facts.servers, (server) => !isAlarmed(server));
    if (left.length === 0) return pass('an alarm tells in time that its connections run out');
    return fail(`no alarm tells in time that connections run out: ${listed(left.map(({ identifier }) => identifier))}`);
  },
  examples,
});
