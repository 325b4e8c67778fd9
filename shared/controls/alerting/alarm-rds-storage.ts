import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { allOf, anyOf, firstOf } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { databases } from '../../services/rds/databases.ts';
import { examples } from './examples/alarm-rds-storage.ts';

const GIB = 2 ** 30;
const BELOW = ['LessThanThreshold', 'LessThanOrEqualToThreshold'];

/** Bytes that have to be free when the alarm goes off. An instance has a storage of its own; a cluster, which is not judged, has none. */
const leastFree = (storageGiB: number | null, percent: number) => ((storageGiB ?? 0) * GIB * percent) / 100;

export default control({
  id: 'alerting.alarm-rds-storage',
  title: 'An alarm tells in time that the storage of a database runs out',
  severity: 'high',
  seeds: ['000:91'],
  satisfies: ['nist-800-53-r5/AU-4', 'nist-800-53-r5/SI-4(5)', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: { config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')] },
  parameters: {
    minFreePercent: percent(20, 'share of the storage that is free when the alarm goes off at the latest', {
      minimum: 1,
    }),
  },
  subject: databases,
  with: { alarms },
  why: 'A database without free storage stops, and more storage is added slowly and cannot be taken back.',
  fix: {
    values: ({ facts: { identifier, storageGiB } }, _others, { minFreePercent }) => ({
      identifier,
      bytes: String(Math.ceil(leastFree(storageGiB, minFreePercent))),
    }),
    command:
      'aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --namespace AWS/RDS --metric-name FreeStorageSpace --dimensions Name=DBInstanceIdentifier,Value={identifier} --statistic Average --period 300 --evaluation-periods 1 --threshold {bytes} --comparison-operator LessThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'took the alarm of free storage off database {name}',
  evaluate: ({ facts }, { alarms }, { minFreePercent }) => {
    if (facts.kind === 'cluster') return notApplicable('the volume of a cluster grows by itself');
    const ofDatabase = ({ facts: { watched } }: (typeof alarms)[number]) =>
      watched?.expressions.length === 0 &&
      watched.metrics.some(
        ({ namespace, name, dimensions, account }) =>
          namespace === 'AWS/RDS' &&
          name === 'FreeStorageSpace' &&
          account === null &&
          dimensions.DBInstanceIdentifier === facts.identifier,
      );
    const isBelow = ({ facts: { watched } }: (typeof alarms)[number]) =>
      BELOW.some((comparison) => comparison === watched?.comparison);
    const isEarly = (one: (typeof alarms)[number]) =>
      (one.facts.watched?.threshold ?? 0) >= leastFree(facts.storageGiB, minFreePercent);
    const alerts = (one: (typeof alarms)[number]) => one.facts.actionsEnabled && one.facts.actions.length > 0;
    const good = firstOf(alarms, (one) => allOf([ofDatabase, isBelow, isEarly, alerts], (holds) => holds(one)));
    if (good) return pass(`the alarm ${good.facts.name} tells when storage runs out`);
    return fail(
      anyOf(alarms, ofDatabase)
        ? `its alarm goes off too late or alerts nobody: ${minFreePercent} % of ${facts.storageGiB} GiB have to be free`
        : 'no alarm watches its free storage',
    );
  },
  examples,
});
