import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { allOf, anyOf, thoseOf } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { type Limit, tellsOf } from '../../services/cloudwatch/watching.ts';
import { databases } from '../../services/rds/databases.ts';
import { examples } from './examples/alarm-cpu-memory.ts';

export default control({
  id: 'alerting.alarm-cpu-memory',
  title: 'Alarms tell when a database has no CPU or memory to spare',
  severity: 'medium',
  seeds: ['000:89', '002:46', '004:284'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'nist-800-53-r5/SC-5(3)', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: { config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')] },
  parameters: { cpuPercent: percent(80, 'use of the CPU at which the alarm goes off at the latest', { minimum: 1 }) },
  subject: databases,
  with: { alarms },
  why: 'A database that has run out of CPU or memory answers late before it fails, and nobody looks at its graphs until then.',
  fix: {
    values: ({ facts: { identifier, kind } }, _others, { cpuPercent }) => ({
      ...{ identifier, percent: String(cpuPercent) },
      dimension: kind === 'cluster' ? 'DBClusterIdentifier' : 'DBInstanceIdentifier',
    }),
    steps: [
      'aws cloudwatch put-metric-alarm --alarm-name "<CPU_ALARM: a name for it>" --namespace AWS/RDS --metric-name CPUUtilization --dimensions Name={dimension},Value={identifier} --statistic Maximum --period 300 --evaluation-periods 3 --threshold {percent} --comparison-operator GreaterThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
      'aws cloudwatch put-metric-alarm --alarm-name "<MEMORY_ALARM: a name for it>" --namespace AWS/RDS --metric-name FreeableMemory --dimensions Name={dimension},Value={identifier} --statistic Minimum --period 300 --evaluation-periods 3 --threshold "<BYTES: a fifth of the memory of its class>" --comparison-operator LessThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
    ],
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'took an alarm of CPU or memory off database {name}',
  evaluate: ({ facts }, { alarms }, { cpuPercent }) => {
    type Which = Omit<Limit, 'dimension'>;
    const isWatched = (dimension: Limit['dimension'], limit: Which) =>
      anyOf(alarms, (one) => tellsOf(one.facts, { ...limit, dimension }));
    const isInstanceWatched = (name: string, limit: Which) => isWatched(['DBInstanceIdentifier', name], limit);
    const covers = (limit: Which) => {
      if (facts.kind === 'instance') return isInstanceWatched(facts.identifier, limit);
      const asOne = () => isWatched(['DBClusterIdentifier', facts.identifier], limit);
      const each = () => facts.members.length > 0 && allOf(facts.members, (name) => isInstanceWatched(name, limit));
      return anyOf([asOne, each], (way) => way());
    };
    const limits: readonly (Which & { readonly missing: string })[] = [
      {
        ...{ namespace: 'AWS/RDS', metric: 'CPUUtilization', when: 'above' },
        isEarly: (threshold) => threshold <= cpuPercent,
        missing: `use of its CPU above ${cpuPercent} %`,
      },
      {
        ...{ namespace: 'AWS/RDS', metric: 'FreeableMemory', when: 'below' },
        isEarly: (threshold) => threshold > 0,
        missing: 'memory that runs out',
      },
    ];
    const missing = thoseOf(limits, (limit) => !covers(limit));
    if (missing.length === 0) return pass('alarms tell of its CPU and memory');
    return fail(`no alarm tells in time of ${missing.map((limit) => limit.missing).join(', and of ')}`);
  },
  examples,
});
