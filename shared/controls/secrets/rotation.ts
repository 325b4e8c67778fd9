import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { days } from '../../core/parameter.ts';
import { day, daysBefore } from '../../core/words.ts';
import type { Secret } from '../../services/secretsmanager/secrets.ts';
import { secrets } from '../../services/secretsmanager/secrets.ts';

const limit = '2025-10-17T12:00:00.000Z'; // 90 days before the examples' now
const secret = {
  name: 'orders/database',
  created: '2025-03-01T09:00:00.000Z',
  rotates: true,
  rotated: '2026-01-01T00:00:00.000Z',
  changed: '2026-01-01T00:00:00.000Z',
  accessed: '2026-01-14T00:00:00.000Z',
  nextRotation: '2026-02-01T00:00:00.000Z',
  owner: null,
  primaryRegion: null,
} as const satisfies Secret;

const ALONE = 'replicas of secrets, and each of the three demands alone';

export default control({
  id: 'secrets.rotation',
  title: 'Secrets rotate by themselves, and did so in time',
  severity: 'medium',
  seeds: ['004:19'],
  satisfies: [
    inPart(['fsbp/SecretsManager.1', 'fsbp/SecretsManager.2', 'fsbp/SecretsManager.4'], ALONE),
    ...judges('nist-800-53-r5/IA-5', 'soc2/CC6.1', 'iso-27001/A.5.17', 'pci-4.0/8.6.3'),
    'fedramp-20x/KSI-SVC-ASM',
  ],
  equivalents: {
    prowler: [
      inPart('secretsmanager_automatic_rotation_enabled', ALONE),
      inPart('secretsmanager_secret_rotated_periodically', `new secrets, ${ALONE}`),
    ],
    securityHub: ['SecretsManager.1', 'SecretsManager.2', 'SecretsManager.4'],
    config: [
      inPart(['SECRETSMANAGER_ROTATION_ENABLED_CHECK', 'SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK'], ALONE),
      inPart('SECRETSMANAGER_SECRET_PERIODIC_ROTATION', ALONE),
    ],
  },
  parameters: { maxAgeDays: days(90, 'how old a secret may become before it is rotated', { minimum: 1 }) },
  subject: secrets,
  why: 'A secret that somebody copied works until it is rotated; one that nobody rotates works for ever.',
  fix: {
    command:
      'aws secretsmanager rotate-secret --secret-id {id} --rotation-lambda-arn "<LAMBDA: ARN of the function that rotates such a secret>" --rotation-rules AutomaticallyAfterDays=30 --region {region}',
    mind: 'the secret is rotated at once: clients that do not read it from Secrets Manager are refused',
  },
  console: 'secretsmanager/secret?name={name}&region={region}',
  deed: 'let the secret {name} grow old',
  evaluate: ({ facts }, _others, { maxAgeDays }, { now }) => {
    if (facts.primaryRegion !== null) return notApplicable('it is rotated where it was made');
    if (!facts.rotates) return fail('it does not rotate by itself');
    if (facts.nextRotation !== null && facts.nextRotation <= daysBefore(now, 1))
      return fail(`its rotation of ${day(facts.nextRotation)} has failed`);
    const since = facts.rotated ?? facts.created;
    if (since < daysBefore(now, maxAgeDays)) return fail(`it was last rotated on ${day(since)}`);
    return pass('it rotates by itself');
  },
  examples: varied({
    common: { facts: secret },
    pass: [
      { name: 'rotated of late' },
      { name: 'rotated just in time', facts: { rotated: limit } },
      { name: 'new', facts: { rotated: null, created: limit, nextRotation: null } },
      { name: 'due within the hours of its window', facts: { nextRotation: '2026-01-14T12:00:01.000Z' } },
    ],
    fail: [
      { name: 'by hand', facts: { rotates: false } },
      { name: 'not for 90 days', facts: { rotated: '2025-10-17T11:59:59.000Z' } },
      { name: 'never', facts: { rotated: null } },
      { name: 'a rotation that failed', facts: { nextRotation: '2026-01-14T12:00:00.000Z' } },
    ],
    notApplicable: [{ name: 'a replica', facts: { rotates: false, primaryRegion: 'us-east-1' } }],
  }),
});
