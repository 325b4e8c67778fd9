import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.security-officer',
  title: 'The security officer has approved the release and its security controls',
  severity: 'high',
  seeds: ['000:208', '001:232', '002:93', '004:357'],
  satisfies: [
    'nist-800-53-r5/CA-6',
    'nist-800-53-r5/CM-4',
    'soc2/CC8.1',
    'iso-27001/A.8.29',
    'fedramp-20x/KSI-CMT-RVP',
  ],
  cadence: 'per-release',
  done: 'approval by the security officer',
  evidence: 'the approval with the security controls',
  note: 'which controls were validated',
  roles: ['Security Officer', 'Security Lead', 'Security Team'],
  why: 'A risk that security was not asked about is accepted by the person who deploys.',
});
