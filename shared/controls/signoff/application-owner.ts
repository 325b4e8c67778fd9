import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.application-owner',
  title: 'The application owner has approved the release',
  severity: 'medium',
  seeds: ['000:209'],
  satisfies: ['nist-800-53-r5/CM-3', 'soc2/CC8.1', 'iso-27001/A.8.32'],
  cadence: 'per-release',
  done: 'approval by the application owner',
  evidence: 'the approval with the application and its version',
  note: 'what was approved',
  roles: ['Application Owner'],
  why: 'If a release has no owner, it is unclear who decides about it when it fails.',
});
