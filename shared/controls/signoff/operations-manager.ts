import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.operations-manager',
  title: 'The operations manager has approved the release and its procedures',
  severity: 'medium',
  seeds: ['000:210', '001:233', '004:358'],
  satisfies: ['nist-800-53-r5/CM-3', 'soc2/CC8.1', 'iso-27001/A.8.32'],
  cadence: 'per-release',
  done: 'approval by the operations manager',
  evidence: 'the approval with the procedures',
  note: 'which procedures were tested',
  roles: ['Operations Manager', 'Operations Lead', 'Operations Team'],
  why: 'Those who are woken at night should have agreed to what may wake them.',
});
