import { inPart } from '../../core/claim.ts';
import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.static-analysis',
  title: 'Static analysis, style and documentation checks of the code are clean',
  severity: 'medium',
  seeds: ['001:153', '001:156', '001:157', '004:144'],
  satisfies: [
    'nist-800-53-r5/SA-11',
    'nist-800-53-r5/SA-15',
    'iso-27001/A.8.28',
    inPart('pci-4.0/6.2.4', 'attacks that no rule of the analysis looks for'),
    'fedramp-20x/KSI-PIY-RSD',
    'iso-27001/A.8.25',
  ],
  part: 'code',
  checks: ['static-analysis', 'style', 'documentation', 'injection'],
  kind: 'sarif',
  maxAgeDays: 7,
  ignored: ['low'],
  step: 'run the analyses in the pipeline, the rules on injection and sanitising among them, and mend what they find',
  why: 'Mistakes of a kind that a machine can see reach production when only people look for them.',
});
