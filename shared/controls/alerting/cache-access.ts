import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { tellsOf } from '../../services/cloudwatch/watching.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { examples } from './examples/cache-access.ts';

const OTHERS = 'stores other than caches';

export default control({
  id: 'alerting.cache-access',
  title: 'An alarm tells when somebody tries to get into a cache',
  severity: 'medium',
  seeds: ['004:65'],
  satisfies: [inPart(['nist-800-53-r5/SI-4(5)', 'nist-800-53-r5/AC-7', 'soc2/CC7.2', 'iso-27001/A.8.16'], OTHERS)],
  equivalents: {},
  parameters: {
    maxFailures: count(5, 'failed sign-ins in a period at which the alarm goes off at the latest', { minimum: 1 }),
  },
  subject: caches,
  with: { alarms },
  why: 'A cache holds sessions and tokens, and who guesses its password tries thousands before one fits.',
  fix: {
    steps: [
      'for each node of {name}: aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --namespace AWS/ElastiCache --metric-name AuthenticationFailures --dimensions "Name=CacheClusterId,Value=<NODE: identifier of the node>" --statistic Sum --period 300 --evaluation-periods 1 --threshold 5 --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
    ],
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'took the alarm of failed sign-ins off cache {name}',
  evaluate: ({ facts }, { alarms }, { maxFailures }) => {
    if (facts.engine === 'memcached') return notApplicable('Memcached tells of no failed sign-ins');
    if (facts.status === 'deleting' || facts.status === 'creating')
      return notApplicable(`its status is ${facts.status}`);
    const name = facts.kind === 'serverless' ? 'clusterId' : 'CacheClusterId';
    const isWatched = (member: string) =>
      anyOf(alarms, (one) =>
        tellsOf(one.facts, {
          ...{ namespace: 'AWS/ElastiCache', metric: 'AuthenticationFailures', when: 'above' },
          dimension: [name, member],
          isEarly: (threshold) => threshold <= maxFailures,
        }),
      );
    const left = thoseOf(facts.members, (member) => !isWatched(member));
    return left.length === 0
      ? pass('an alarm tells of failed sign-ins')
      : fail(`no alarm tells of failed sign-ins to ${listed(left)}`);
  },
  examples,
});
