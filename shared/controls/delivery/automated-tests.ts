import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.automated-tests',
  title: 'Unit, integration, end-to-end and performance tests pass in the pipeline',
  severity: 'high',
  seeds: ['000:150', '001:147', '001:149', '002:74', '002:75', '003:98', '003:116', '004:296', '004:297'],
  satisfies: ['nist-800-53-r5/SA-11', 'iso-27001/A.8.29', 'soc2/CC8.1', 'fedramp-20x/KSI-CMT-VTD'],
  part: 'code',
  checks: ['unit', 'integration', 'e2e', 'performance'],
  kind: 'junit',
  maxAgeDays: 31,
  step: 'run each suite in the pipeline of the default branch, and mend what fails',
  why: 'What is tested by hand is tested seldom, and the customers find what no test looked for.',
});
