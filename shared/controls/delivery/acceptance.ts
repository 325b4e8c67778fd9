import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'delivery.acceptance',
  title: 'Each release is accepted by users and stakeholders after its checks',
  severity: 'medium',
  seeds: ['000:156', '001:180', '001:186', '003:115', '004:399', '004:405', '004:406', '004:407', '004:460', '004:469'],
  satisfies: ['nist-800-53-r5/SA-11', 'iso-27001/A.8.29', 'soc2/CC8.1', 'pci-4.0/6.5.2'],
  cadence: 'per-release',
  done: 'acceptance',
  evidence: 'the results of the checks and the confirmation',
  note: 'what was accepted, and what remains',
  covers: ['success-criteria', 'user-acceptance', 'data-integrity', 'business-workflows', 'stakeholder-confirmation'],
  withinDays: 1,
  why: 'A deployment can succeed and still do the wrong thing. Customers then find it days later, when data is already damaged.',
});
