import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import type { Secret } from '../../services/secretsmanager/secrets.ts';
import { secrets } from '../../services/secretsmanager/secrets.ts';

const limit = '2025-10-17T12:00:00.000Z'; // 90 days before the examples' now
const secret = {
  name: 'orders/database',
  created: '2025-03-01T09:00:00.000Z',
  rotates: true,
  rotated: null,
  changed: null,
  accessed: '2026-01-14T00:00:00.000Z',
  nextRotation: null,
  owner: null,
  primaryRegion: null,
} as const satisfies Secret;

const REPLICAS = 'replicas of secrets';

export default control({
  id: 'secrets.no-unused',
  title: 'Secrets that nothing reads are deleted',
  severity: 'medium',
  seeds: ['000:23', '001:11', '003:30'],
  satisfies: [
    inPart('fsbp/SecretsManager.3', REPLICAS),
    'nist-800-53-r5/CM-7',
    'soc2/CC6.1',
    'iso-27001/A.5.17',
    'fedramp-20x/KSI-SVC-ASM',
    'fedramp-20x/KSI-SVC-PRR',
  ],
  equivalents: {
    prowler: [inPart('secretsmanager_secret_unused', 'replicas of secrets, and new ones that nothing has read yet')],
    securityHub: ['SecretsManager.3'],
    config: [inPart('SECRETSMANAGER_SECRET_UNUSED', REPLICAS)],
  },
  parameters: { maxUnusedDays: days(90, 'how long a secret may lie unread', { minimum: 1 }) },
  subject: secrets,
  why: 'A secret that nothing reads still opens what it opened, for whoever kept a copy.',
  fix: {
    command: 'aws secretsmanager delete-secret --secret-id {id} --recovery-window-in-days 30 --region {region}',
    mind: 'whatever still needs it is refused at once; restore-secret undoes it for 30 days',
  },
  console: 'secretsmanager/secret?name={name}&region={region}',
  evaluate: ({ facts }, _others, { maxUnusedDays }, { now }) => {
    if (facts.primaryRegion !== null) return notApplicable('it is a replica, which is read when its region is needed');
    const { accessed } = facts;
    if ((accessed ?? facts.created) > daysBefore(now, maxUnusedDays)) return pass('it is new or in use');
    return fail(
      accessed ? `it was last read on ${day(accessed)}` : `it is of ${day(facts.created)} and was never read`,
    );
  },
  examples: {
    pass: [
      { name: 'in use', facts: secret },
      { name: 'new', facts: { ...secret, accessed: null, created: '2025-10-17T12:00:01.000Z' } },
    ],
    fail: [
      { name: 'unread for 90 days', facts: { ...secret, accessed: limit } },
      { name: 'never read', facts: { ...secret, accessed: null } },
    ],
    notApplicable: [{ name: 'a replica', facts: { ...secret, accessed: null, primaryRegion: 'us-east-1' } }],
  },
});
