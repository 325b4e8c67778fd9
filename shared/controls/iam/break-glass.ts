import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'iam.break-glass',
  title: 'Emergency access is described, kept by named people, tested, and seen when it is used',
  severity: 'high',
  seeds: ['003:90'],
  satisfies: [
    'nist-800-53-r5/AC-2',
    'nist-800-53-r5/AC-6(9)',
    'iso-27001/A.8.2',
    'soc2/CC6.1',
    'hipaa/164.312(a)(2)(ii)',
    'fedramp-20x/KSI-IAM-JIT',
  ],
  cadence: 'half-yearly',
  done: 'test of emergency access',
  evidence: 'the procedure and the record of its test',
  note: 'who keeps the access, and who tested it',
  covers: ['procedure', 'custodians', 'test', 'alert-on-use'],
  why: 'When single sign-on is down, the team cannot sign in to repair it. Access for emergencies is also what an attacker looks for first.',
});
