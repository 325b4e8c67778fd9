import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.config-validation',
  title: 'The configuration of each environment is validated in the pipeline',
  severity: 'medium',
  seeds: ['001:130', '001:132', '003:38', '003:45', '004:305', '004:306'],
  satisfies: ['nist-800-53-r5/CM-6', 'nist-800-53-r5/CM-2', 'iso-27001/A.8.9', 'soc2/CC8.1', 'fedramp-20x/KSI-CMT-VTD'],
  part: 'configuration',
  checks: ['config-validation'],
  kind: 'junit',
  maxAgeDays: 31,
  step: 'validate the configuration of each environment against its schema in the pipeline, and that each variable is documented',
  why: 'A configuration is seldom tested before it is used, and a wrong production value shows only in production.',
});
