import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { inPage } from '../../services/logs/page.ts';

const kmsKey = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const facts = { name: '/payments/api', retentionDays: 90, kmsKey, class: 'STANDARD' } as const;
const DELIVERY = 'log groups of class DELIVERY';

export default control({
  id: 'encryption.log-groups',
  title: 'Every log group is encrypted with a KMS key of the account',
  severity: 'medium',
  seeds: ['004:192'],
  satisfies: [
    'nist-800-53-r5/AU-9(3)',
    'nist-800-53-r5/SC-28',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'hipaa/164.312(a)(2)(iv)',
    'pci-4.0/10.3.2',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_group_kms_encryption_enabled', DELIVERY)],
    config: [inPart('CLOUDWATCH_LOG_GROUP_ENCRYPTED', DELIVERY)],
  },
  subject: logGroups,
  why: 'Logs repeat what a service was sent and answered; under a key of its own, whoever may read CloudWatch Logs still needs the key.',
  fix: {
    values: ({ facts: { name } }) => ({ group: name, page: inPage(name) }),
    command:
      'aws logs associate-kms-key --log-group-name {group} --kms-key-id "<KMS_KEY: ARN of a key whose policy lets CloudWatch Logs encrypt>" --region {region}',
    mind: 'what was logged before stays under the key of AWS',
  },
  console: 'cloudwatch/home?region={region}#logsV2:log-groups/log-group/{page}',
  deed: 'took the key off log group {group}',
  evaluate: ({ facts }) => {
    if (facts.kmsKey) return pass(`it is encrypted with ${facts.kmsKey}`);
    if (facts.class === 'DELIVERY')
      return notApplicable('it is of class DELIVERY, which keeps events for one day only');
    return fail('no KMS key is associated with it');
  },
  examples: {
    pass: [
      { name: 'a key', facts },
      { name: 'a key on a group of class DELIVERY', facts: { ...facts, class: 'DELIVERY' } },
    ],
    fail: [
      { name: 'no key', facts: { ...facts, kmsKey: null } },
      { name: 'no key, where events are read seldom', facts: { ...facts, kmsKey: null, class: 'INFREQUENT_ACCESS' } },
      { name: 'no key, in the class with the fewest features', facts: { ...facts, kmsKey: null, class: 'ESSENTIALS' } },
    ],
    notApplicable: [{ name: 'of class DELIVERY', facts: { ...facts, kmsKey: null, class: 'DELIVERY' } }],
  },
});
