import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { allOf, anyOf, thoseOf } from '../../core/quantify.ts';
import { volumes } from '../../services/ec2/volumes.ts';
import { letsThrough } from '../../services/events/pattern.ts';
import { eventRules } from '../../services/events/rules.ts';
import { infrastructureEvents } from '../../services/events/samples.ts';
import { databases } from '../../services/rds/databases.ts';
import { isTopicOf } from '../../services/sns/arns.ts';
import { topics } from '../../services/sns/topics.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/infrastructure-events.ts';

export default control({
  id: 'alerting.infrastructure-events',
  title: 'Events of the infrastructure are sent to somebody or something that reacts',
  severity: 'medium',
  seeds: ['000:94'],
  satisfies: [
    'nist-800-53-r5/SI-4(5)',
    'nist-800-53-r5/IR-4(1)',
    'soc2/CC7.2',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {},
  parameters: {
    sources: list(
      ['aws.health', 'aws.ec2', 'aws.rds'],
      'sources of the events; of sources other than these three, a rule counts that takes all their events',
    ),
  },
  subject: thisRegion,
  with: { rules: eventRules, databases, volumes, topics },
  why: 'A failover, a retired instance or a fault of AWS itself is reported once, as an event, and is lost if no rule matches it.',
  fix: {
    steps: [
      `aws events put-rule --name infrastructure --event-pattern '{"source":["aws.health","aws.ec2","aws.rds"],"detail-type":[{"anything-but":{"suffix":"CloudTrail"}}]}' --region {region}`,
      'aws events put-targets --rule infrastructure --targets Id=alerts,Arn="<TOPIC: ARN of a topic whose policy lets EventBridge publish>" --region {region}',
    ],
  },
  console: 'events/home?region={region}#/rules',
  deed: 'ended the forwarding of events of the infrastructure',
  evaluate: (_region, { rules, databases, volumes, topics }, { sources }, { account, region }) => {
    const hasVolumes = () => anyOf(volumes, ({ facts }) => facts.any);
    const hasDatabases = () => databases.length > 0;
    if (!anyOf([hasVolumes, hasDatabases], (has) => has()))
      return notApplicable('there is no volume and no database here');
    const isUsed = (source: string) => {
      if (source === 'aws.ec2') return hasVolumes();
      return source === 'aws.rds' ? hasDatabases() : true;
    };
    const isLive = (arn: string) => !isTopicOf(arn, account.id, region) || anyOf(topics, ({ id }) => id === arn);
    const isForwarded = (source: string) =>
      anyOf(rules, ({ facts }) =>
        allOf(
          [
            () => facts.enabled,
            () => infrastructureEvents(source).some((event) => letsThrough(facts.pattern, event)),
            () => anyOf(facts.targets, isLive),
          ],
          (holds) => holds(),
        ),
      );
    const missing = thoseOf(sources, (source) =>
      allOf([() => isUsed(source), () => !isForwarded(source)], (holds) => holds()),
    );
    if (missing.length > 0) return fail(`no enabled rule with a live target takes events of ${missing.join(', ')}`);
    return pass(`rules take the events of ${thoseOf(sources, isUsed).join(', ')}`);
  },
  examples,
});
