import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { customerKeys } from '../../services/kms/keys.ts';

const key = {
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  origin: 'AWS_KMS',
  replica: false,
  rotation: { enabled: true, periodDays: 365 },
} as const;
const off = { enabled: false, periodDays: null } as const;

export default control({
  id: 'encryption.kms-rotation',
  title: 'Every symmetric KMS key of the account rotates by itself',
  severity: 'medium',
  seeds: ['001:10', '003:29'],
  satisfies: [
    inPart(['cis-aws-3.0/3.6', 'cis-aws-5.0/3.6'], 'keys that are disabled'),
    'nist-800-53-r5/SC-12',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'pci-4.0/3.7.4',
    'fedramp-20x/KSI-SVC-ASM',
    'pci-4.0/3.7.1',
    'pci-4.0/3.7.3',
  ],
  equivalents: {
    prowler: [stricter('kms_cmk_rotation_enabled', 'maxPeriodDays')],
    securityHub: [stricter('KMS.4', 'maxPeriodDays')],
    config: [stricter('CMK_BACKING_KEY_ROTATION_ENABLED', 'maxPeriodDays')],
  },
  // CIS 3.6 requires rotation every year; KMS accepts periods from 90 to 2,560 days ("EnableKeyRotation").
  parameters: { maxPeriodDays: days(365, 'longest time between rotations', { minimum: 90, maximum: 2_560 }) },
  subject: customerKeys,
  why: 'Rotation limits what one key has ever encrypted, and so what is lost with it; KMS does it at no effort to anybody.',
  fix: {
    values: (_key, _others, { maxPeriodDays }) => ({ days: String(maxPeriodDays) }),
    command: 'aws kms enable-key-rotation --key-id {name} --rotation-period-in-days {days} --region {region}',
  },
  console: 'kms/home?region={region}#/kms/keys/{name}',
  deed: 'slowed or stopped the rotation of key {name}',
  evaluate: ({ facts }, _others, { maxPeriodDays }) => {
    // either one suffices: if one holds, it does not matter that the other could not be read
    const outOfUse = () => facts.state !== 'Enabled' && `the key is not in use: its state is ${facts.state}`;
    const copy = () => facts.replica && 'the key is a replica and rotates with its primary key';
    const reason = firstOf([outOfUse, copy], (applies) => Boolean(applies()))?.();
    if (reason) return notApplicable(reason);
    const { rotation } = facts;
    if (!rotation) return notApplicable(`KMS does not rotate keys of ${facts.spec} with origin ${facts.origin}`);
    if (!rotation.enabled) return fail('automatic rotation is off');
    const periodDays = known(rotation.periodDays) ?? Infinity;
    if (periodDays > maxPeriodDays) return fail(`it rotates every ${periodDays} days only`);
    return pass(`it rotates every ${periodDays} days`);
  },
  examples: {
    pass: [{ name: 'every year', facts: key }],
    fail: [
      { name: 'rotation off', facts: { ...key, rotation: off } },
      { name: 'rotation off, which was yearly', facts: { ...key, rotation: { enabled: false, periodDays: 365 } } },
      { name: 'a day too slow', facts: { ...key, rotation: { enabled: true, periodDays: 366 } } },
    ],
    notApplicable: [
      {
        name: 'waiting for its deletion, without rotation',
        facts: { ...key, state: 'PendingDeletion', rotation: off },
      },
      { name: 'a replica that does not rotate by itself', facts: { ...key, replica: true, rotation: off } },
      { name: 'waiting for its deletion', facts: { ...key, state: 'PendingDeletion', rotation: null } },
      { name: 'a replica', facts: { ...key, replica: true, rotation: null } },
      { name: 'a key pair', facts: { ...key, spec: 'RSA_2048', rotation: null } },
    ],
  },
});
