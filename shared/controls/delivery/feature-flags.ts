import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'delivery.feature-flags',
  title: 'Risky features can be switched off by a flag',
  severity: 'low',
  seeds: ['002:85'],
  satisfies: ['nist-800-53-r5/CM-3', 'iso-27001/A.8.32', 'soc2/CC8.1'],
  cadence: 'half-yearly',
  done: 'review of the risky features',
  evidence: 'the list of risky features with the flag of each',
  note: 'which features have a flag, or that none is risky',
  why: 'A feature without a switch is taken back by a deployment, which takes an hour longer than the damage.',
});
