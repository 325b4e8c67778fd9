import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.iac-scan',
  title: 'Infrastructure code passes cdk-nag, Checkov and the validation of its policies',
  severity: 'medium',
  seeds: ['001:150', '001:160', '001:161', '001:162'],
  satisfies: [
    'nist-800-53-r5/CM-6',
    'nist-800-53-r5/SA-11',
    'iso-27001/A.8.9',
    'soc2/CC8.1',
    'fedramp-20x/KSI-MLA-EVC',
  ],
  part: 'infrastructure',
  checks: ['cdk-nag', 'checkov', 'iam-policy-validation'],
  kind: 'checkov',
  maxAgeDays: 7,
  ignored: ['medium', 'low'],
  step: 'run the scanners in the pipeline, mend what they find, and give each exception its reason',
  why: 'What is wrong in the template is wrong again in each account that is deployed from it.',
});
