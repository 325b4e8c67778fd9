import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.compliance-officer',
  title: 'The compliance officer has signed the release',
  severity: 'high',
  seeds: ['004:364'],
  satisfies: ['nist-800-53-r5/CA-6', 'iso-27001/A.5.31', 'soc2/CC8.1'],
  cadence: 'per-release',
  done: 'approval by the compliance officer',
  evidence: 'the approval with the frameworks that apply',
  note: 'which frameworks apply',
  roles: ['Compliance Officer'],
  why: 'An obligation that is noticed after the release is met under a deadline, or by taking the release back.',
});
