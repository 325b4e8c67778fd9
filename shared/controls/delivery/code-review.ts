import { inPart } from '../../core/claim.ts';
import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.code-review',
  title: 'Changes are merged after another person reviewed them',
  severity: 'high',
  seeds: ['001:155', '003:45', '004:298'],
  satisfies: [
    'nist-800-53-r5/CM-3',
    'soc2/CC8.1',
    'iso-27001/A.8.4',
    inPart('pci-4.0/6.2.3', 'what the reviewers look for'),
    'fedramp-20x/KSI-CMT-VTD',
    'fedramp-20x/KSI-PIY-RSD',
    'iso-27001/A.8.25',
    'iso-27001/A.5.3',
  ],
  part: 'code',
  checks: ['code-review'],
  kind: 'sarif',
  maxAgeDays: 7,
  step: 'require an approval by another person on the default branch, and let OpenSSF Scorecard check it: scorecard --checks Code-Review,Branch-Protection --format sarif',
  why: 'A single person who can change production can break it, or be made to break it, alone.',
});
