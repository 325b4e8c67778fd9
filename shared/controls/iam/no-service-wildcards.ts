import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { listed } from '../../core/words.ts';
import { customerPolicies } from '../../services/iam/authorization.ts';
import { examplePolicy, ONLY_BOUNDS } from '../../services/iam/examples.ts';
import { ALL_BUT_SOME } from '../../services/iam/policy-document.ts';

const NARROWED = 'statements about some resources, or with a condition';
const POLICY = 'arn:aws:iam::111122223333:policy/operations';

const inWords = (power: string): string =>
  power === ALL_BUT_SOME ? 'all but the actions that it names (NotAction)' : power;

export default control({
  id: 'iam.no-service-wildcards',
  title: 'No policy of the account allows all actions of a service on every resource',
  severity: 'low',
  seeds: ['000:9', '001:15', '002:7', '003:31'],
  satisfies: [
    inPart('fsbp/IAM.21', NARROWED),
    'nist-800-53-r5/AC-6',
    'soc2/CC6.3',
    'iso-27001/A.5.15',
    'pci-4.0/7.2.2',
    'fedramp-20x/KSI-IAM-ELP',
  ],
  equivalents: {
    securityHub: ['IAM.21'],
    config: [
      inPart(
        'IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS',
        'named resources, conditions, and policies that are boundaries alone',
      ),
    ],
  },
  subject: customerPolicies,
  why: 'All actions of a service include those that delete, that share with other accounts, and those that AWS adds next year.',
  fix: {
    steps: [
      'see which actions are used: aws iam generate-service-last-accessed-details --arn {id} --granularity ACTION_LEVEL',
      'write a version with these actions only',
      'aws iam create-policy-version --policy-arn {id} --policy-document file://policy.json --set-as-default',
    ],
    mind: 'actions that the new version leaves out are refused at once',
  },
  console: 'iam/home#/policies/details/{id}?section=permissions',
  evaluate: ({ facts }) => {
    const whole = facts.powers.allows.filter(
      (power) => power.endsWith(':*') || power === '*' || power === ALL_BUT_SOME,
    );
    if (whole.length === 0) return pass('it allows all actions of no service');
    return facts.onlyBounds
      ? notApplicable(ONLY_BOUNDS)
      : fail(`it allows on every resource: ${listed(whole.map(inWords))}`);
  },
  examples: {
    pass: [
      { name: 'single actions', facts: examplePolicy() },
      { name: 'a single action on every resource', facts: examplePolicy('iam:PassRole') },
    ],
    fail: [
      { name: 'a whole service', id: POLICY, facts: examplePolicy('s3:*') },
      { name: 'every service', id: POLICY, facts: examplePolicy('*') },
      { name: 'all services but those that it names', id: POLICY, facts: examplePolicy(ALL_BUT_SOME) },
    ],
    notApplicable: [{ name: 'a boundary alone', facts: { ...examplePolicy('s3:*'), onlyBounds: true } }],
  },
});
