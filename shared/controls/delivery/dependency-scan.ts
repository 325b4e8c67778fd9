import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.dependency-scan',
  title: 'Scans of dependencies and containers find nothing severe',
  severity: 'high',
  seeds: ['001:148', '001:154', '002:14', '004:300'],
  satisfies: [
    'nist-800-53-r5/RA-5',
    'nist-800-53-r5/SI-2',
    'iso-27001/A.8.8',
    'soc2/CC7.1',
    'pci-4.0/6.3.1',
    'fedramp-20x/KSI-SCR-MON',
    'fedramp-20x/KSI-SCR-MIT',
    'pci-4.0/6.3.2',
    'iso-27001/A.5.21',
  ],
  part: 'deployments',
  checks: ['trivy'],
  kind: 'sarif',
  maxAgeDays: 7,
  ignored: ['medium', 'low'],
  step: 'run the scanners in the pipeline, and update what they find',
  why: 'Most known holes come with the code of others, and the list of them grows every day, while the release stays as it is.',
});
