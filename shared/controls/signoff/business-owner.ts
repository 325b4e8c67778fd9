import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.business-owner',
  title: 'The business owner has confirmed that the release does what was asked for',
  severity: 'medium',
  seeds: ['001:236', '004:363'],
  satisfies: ['nist-800-53-r5/SA-4', 'soc2/CC8.1', 'iso-27001/A.8.29'],
  cadence: 'per-release',
  done: 'approval by the business owner',
  evidence: 'the approval with the requirements',
  note: 'which requirements were validated',
  roles: ['Business Owner', 'Business Stakeholders'],
  why: 'The result is not always what its owners asked for, and only they can judge that.',
});
