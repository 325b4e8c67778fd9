import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'alerting.delivery-tested',
  title: 'A test alert has reached every channel and been acknowledged within a quarter',
  severity: 'high',
  seeds: ['000:141', '000:216', '002:103', '004:327'],
  satisfies: [
    'nist-800-53-r5/SI-4(5)',
    'nist-800-53-r5/IR-6',
    'iso-27001/A.5.24',
    'soc2/CC7.3',
    'fedramp-20x/KSI-INR-RIR',
  ],
  cadence: 'quarterly',
  done: 'test of the alerts',
  evidence: 'the acknowledgements of a test alert',
  note: 'which channels were tested and who acknowledged',
  why: 'A channel without a subscriber is as silent as a night without incidents. Only a test tells them apart.',
  steps: ['send a test alert through every route, and have it acknowledged on each channel'],
});
