import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.qa-lead',
  title: 'The QA lead has certified that the release is tested',
  severity: 'medium',
  seeds: ['001:235', '004:359'],
  satisfies: ['nist-800-53-r5/SA-11', 'soc2/CC8.1', 'iso-27001/A.8.29'],
  cadence: 'per-release',
  done: 'approval by the QA lead',
  evidence: 'the approval with the test runs',
  note: 'which test runs were completed',
  roles: ['QA Lead', 'Quality Assurance'],
  why: 'Only the testers know which tests were skipped to meet the date, unless they have to sign.',
});
