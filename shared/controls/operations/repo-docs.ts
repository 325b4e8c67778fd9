import { inPart } from '../../core/claim.ts';
import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'operations.repo-docs',
  title: 'Runbook, troubleshooting guide and API description are kept in the repository',
  severity: 'low',
  seeds: ['001:139', '002:63', '002:64', '004:349', '004:350'],
  satisfies: ['nist-800-53-r5/SA-5', 'iso-27001/A.5.37', inPart('soc2/CC2.2', 'objectives and responsibilities')],
  part: 'documentation',
  checks: ['docs'],
  kind: 'junit',
  maxAgeDays: 31,
  step: 'check in the pipeline that docs/runbook.md and docs/troubleshooting.md are there and filled in, and that the API description is valid and has examples',
  why: 'What is written elsewhere than beside the code is out of date on the night on which it is needed.',
});
