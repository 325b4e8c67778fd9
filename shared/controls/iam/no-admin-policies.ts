import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { customerPolicies } from '../../services/iam/authorization.ts';
import { examplePolicy, ONLY_BOUNDS } from '../../services/iam/examples.ts';
import { EVERYTHING } from '../../services/iam/policy-document.ts';

const POLICY = 'arn:aws:iam::111122223333:policy/operations';

export default control({
  id: 'iam.no-admin-policies',
  title: 'No policy of the account allows every action on every resource',
  severity: 'high',
  seeds: ['000:9', '001:15', '002:7', '003:31'],
  satisfies: [
    'fsbp/IAM.1',
    inPart(['cis-aws-3.0/1.16', 'cis-aws-5.0/1.15'], 'policies of AWS, and that a policy which nobody has is accepted'),
    'nist-800-53-r5/AC-6',
    'soc2/CC6.3',
    'iso-27001/A.5.15',
    'pci-4.0/7.2.2',
    'fedramp-20x/KSI-IAM-ELP',
    'pci-4.0/7.3.1',
    'pci-4.0/7.3.2',
    'hipaa/164.308(a)(3)(i)',
  ],
  equivalents: {
    prowler: [
      inPart('iam_customer_attached_policy_no_administrative_privileges', 'that a policy which nobody has is accepted'),
    ],
    securityHub: ['IAM.1'],
    config: [inPart('IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS', 'policies that are boundaries alone')],
  },
  subject: customerPolicies,
  why: 'Whoever gets hold of an identity with such a policy owns the account, and the name of the policy does not say so.',
  fix: {
    steps: [
      'see what has it: aws iam list-entities-for-policy --policy-arn {id}',
      'write a version with the actions that these identities use, as IAM Access Analyzer generates them from CloudTrail',
      'aws iam create-policy-version --policy-arn {id} --policy-document file://policy.json --set-as-default',
    ],
    mind: 'actions that the new version leaves out are refused at once',
  },
  console: 'iam/home#/policies/details/{id}?section=permissions',
  deed: 'let the policy {name} allow everything',
  evaluate: ({ facts }) => {
    if (!facts.powers.allows.includes(EVERYTHING)) return pass('it does not allow every action on every resource');
    return facts.onlyBounds ? notApplicable(ONLY_BOUNDS) : fail('it allows every action on every resource');
  },
  examples: {
    pass: [
      { name: 'single actions', facts: examplePolicy() },
      { name: 'a whole service', facts: examplePolicy('s3:*') },
    ],
    fail: [{ name: 'everything', id: POLICY, facts: examplePolicy('*') }],
    notApplicable: [{ name: 'a boundary alone', facts: { ...examplePolicy('*'), onlyBounds: true } }],
  },
});
