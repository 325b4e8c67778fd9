import { inPart } from '../../core/claim.ts';
import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.smoke-tests',
  title: 'Smoke tests run after each deployment, and pass',
  severity: 'medium',
  seeds: ['000:156', '000:157', '001:180', '002:76', '002:102'],
  satisfies: [
    'nist-800-53-r5/SA-11',
    'soc2/CC8.1',
    inPart('pci-4.0/6.5.2', 'documentation that is updated after the change'),
    'fedramp-20x/KSI-CMT-VTD',
  ],
  part: 'deployments',
  checks: ['smoke'],
  kind: 'junit',
  maxAgeDays: 31,
  step: 'run the smoke tests as the last step of a deployment',
  why: 'A deployment that succeeds says that the new release was installed, and not that it works.',
});
