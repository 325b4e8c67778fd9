import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'secrets.repo-scan',
  title: 'No credential is in the code or in its history',
  severity: 'critical',
  seeds: ['002:9', '002:14', '004:304'],
  satisfies: [
    'nist-800-53-r5/IA-5(7)',
    'pci-4.0/8.6.2',
    'iso-27001/A.5.17',
    'soc2/CC6.1',
    'fedramp-20x/KSI-SVC-ASM',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  part: 'code',
  checks: ['gitleaks', 'trivy'],
  kind: 'sarif',
  maxAgeDays: 1,
  step: 'let gitleaks and trivy scan the code with its history every day, revoke each credential that they find, and only then take it out',
  why: 'A credential in a repository is known to everyone who ever cloned it, and stays in the history after it is deleted.',
});
