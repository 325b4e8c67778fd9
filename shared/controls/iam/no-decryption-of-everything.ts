import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { listed } from '../../core/words.ts';
import { customerPolicies } from '../../services/iam/authorization.ts';
import { examplePolicy, ONLY_BOUNDS } from '../../services/iam/examples.ts';
import { DECRYPTS, includes } from '../../services/iam/policy-document.ts';

/** Security Hub looks at the keys of a statement alone, and not at its conditions. */
const NARROWED = 'statements with a condition, and patterns of keys alone';
const POLICY = 'arn:aws:iam::111122223333:policy/operations';

export default control({
  id: 'iam.no-decryption-of-everything',
  title: 'No policy of the account allows decrypting with every KMS key',
  severity: 'medium',
  seeds: ['000:9', '001:15', '002:7', '003:31'],
  satisfies: [
    inPart('fsbp/KMS.1', NARROWED),
    'nist-800-53-r5/AC-6',
    'soc2/CC6.3',
    'iso-27001/A.8.24',
    'pci-4.0/7.2.2',
    'fedramp-20x/KSI-IAM-ELP',
    'pci-4.0/3.6.1',
  ],
  equivalents: {
    securityHub: ['KMS.1'],
    config: [
      inPart(
        'IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS',
        'conditions, patterns of keys alone, and policies that are boundaries',
      ),
    ],
  },
  subject: customerPolicies,
  why: 'A key protects its data from whoever may not use it: who may decrypt with every key reads all that the account encrypts.',
  fix: {
    steps: [
      'name the keys in the Resource of the statement, by their ARN, instead of *',
      'aws iam create-policy-version --policy-arn {id} --policy-document file://policy.json --set-as-default',
    ],
    mind: 'data under keys that the new version does not name can no longer be read by this policy',
  },
  console: 'iam/home#/policies/details/{id}?section=permissions',
  evaluate: ({ facts }) => {
    const allowed = DECRYPTS.filter((action) => facts.powers.allows.some((power) => includes(power, action)));
    if (allowed.length === 0) return pass('it allows decrypting with no key, or with those that it names');
    return facts.onlyBounds ? notApplicable(ONLY_BOUNDS) : fail(`it allows with every key: ${listed(allowed)}`);
  },
  examples: {
    pass: [
      { name: 'no decryption', facts: examplePolicy() },
      { name: 'another service', facts: examplePolicy('s3:*') },
    ],
    fail: [
      { name: 'decryption', id: POLICY, facts: examplePolicy('kms:Decrypt') },
      { name: 'encrypting anew', id: POLICY, facts: examplePolicy('kms:ReEncryptFrom') },
      { name: 'all of KMS', id: POLICY, facts: examplePolicy('kms:*') },
      { name: 'everything', id: POLICY, facts: examplePolicy('*') },
    ],
    notApplicable: [{ name: 'a boundary alone', facts: { ...examplePolicy('kms:Decrypt'), onlyBounds: true } }],
  },
});
