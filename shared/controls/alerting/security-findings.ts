import { judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { allOf, anyOf, thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { letsThrough } from '../../services/events/pattern.ts';
import { eventRules } from '../../services/events/rules.ts';
import { SERIOUS_FINDINGS } from '../../services/events/samples.ts';
import { administration } from '../../services/guardduty/administration.ts';
import { isTopic, isTopicOf } from '../../services/sns/arns.ts';
import { topics } from '../../services/sns/topics.ts';
import { examples } from './examples/security-findings.ts';

export default control({
  id: 'alerting.security-findings',
  title: 'High and critical security findings alert somebody',
  severity: 'high',
  seeds: ['000:18'],
  satisfies: [
    ...judges('nist-800-53-r5/SI-4(5)', 'nist-800-53-r5/IR-6(1)', 'soc2/CC7.3', 'iso-27001/A.8.16'),
    ...judges('pci-4.0/12.10.5', 'fedramp-20x/KSI-IAM-SUS', 'fedramp-20x/KSI-INR-RIR', 'pci-4.0/10.4.3'),
    ...judges('iso-27001/A.5.25', 'soc2/CC4.2'),
  ],
  equivalents: {},
  parameters: {
    gatheredIn: list(
      [],
      'regions in which the findings of all regions are gathered; left out, each region alerts to its own',
    ),
    passedOnBy: list(
      [],
      'ARNs of functions, queues and buses that pass findings on to somebody; * stands for any characters',
    ),
  },
  subject: administration,
  with: { rules: eventRules, topics },
  why: 'A finding that only stands on a page is read when somebody looks there; an attacker needs minutes.',
  fix: {
    steps: [
      `aws events put-rule --name security-findings --event-pattern '{"source":["aws.securityhub"],"detail-type":[{"suffix":"Imported"}],"detail":{"findings":{"Severity":{"Label":["HIGH","CRITICAL"]}}}}' --region {region}`,
      'aws events put-targets --rule security-findings --targets Id=alerts,Arn="<TOPIC: ARN of a topic that somebody is subscribed to>" --region {region}',
    ],
  },
  deed: 'ended the alerts to security findings',
  evaluate: ({ facts: { administrator } }, { rules, topics }, { gatheredIn, passedOnBy }, { account, region }) => {
    if (gatheredIn.length > 0 && !gatheredIn.includes(region))
      return notApplicable(`findings are gathered in ${gatheredIn.join(', ')}, where it is judged`);
    if (administrator !== null)
      return notApplicable(`account ${administrator} administers findings, where it is judged`);
    const isHeard = (arn: string) => {
      if (passedOnBy.some((pattern) => matchesWildcard(pattern, arn))) return true;
      if (!isTopicOf(arn, account.id, region)) return isTopic(arn);
      return anyOf(
        topics,
        ({ id, facts }) =>
          id === arn && (facts.subscriptions.some(({ confirmed }) => confirmed) || (facts.confirmedElsewhere ?? 0) > 0),
      );
    };
    const isAlerted = (events: (typeof SERIOUS_FINDINGS)[string]) =>
      anyOf(rules, ({ facts }) =>
        allOf(
          [
            () => facts.enabled,
            () => events.some((event) => letsThrough(facts.pattern, event)),
            () => anyOf(facts.targets, isHeard),
          ],
          (holds) => holds(),
        ),
      );
    const missing = thoseOf(Object.entries(SERIOUS_FINDINGS), ([, events]) => !isAlerted(events)).map(
      ([severity]) => severity,
    );
    if (missing.length === 0) return pass('rules send high and critical findings to somebody');
    return fail(`no enabled rule sends findings of severity ${missing.join(' and ')} to somebody`);
  },
  examples,
});
