import { count, days } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast, atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'secrets.key-procedures',
  title: 'How keys and database credentials are made, rotated and revoked is written down and tried',
  severity: 'medium',
  seeds: ['004:17', '004:19', '004:28', '004:36'],
  satisfies: [
    'nist-800-53-r5/IA-5',
    'nist-800-53-r5/SC-12',
    'iso-27001/A.8.24',
    'iso-27001/A.5.17',
    'soc2/CC6.1',
    'fedramp-20x/KSI-SVC-ASM',
    'pci-4.0/3.7.1',
    'pci-4.0/3.7.2',
    'pci-4.0/3.7.3',
    'pci-4.0/3.7.5',
  ],
  cadence: 'quarterly',
  done: 'review of the key procedures',
  evidence: 'the procedures with the record of a revocation',
  note: 'which key was revoked for the rehearsal',
  covers: ['generation', 'rotation', 'revocation', 'revocation-rehearsed', 'standby-database-credentials'],
  measures: {
    keyLength: atLeast('minKeyLength', count(32, 'fewest random characters of an API key')),
    rotationDays: atMost('maxRotationDays', days(90, 'most days until an API key is replaced')),
  },
  why: 'A leaked key is valid until somebody finds out how to revoke it, and what stops working then.',
});
