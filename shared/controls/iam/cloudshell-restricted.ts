import { control, fail, pass } from '../../core/control.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { identities } from '../../services/iam/authorization.ts';
import { exampleGrant, exampleRole, exampleUser } from '../../services/iam/examples.ts';
import { thisAccount } from '../../services/subjects.ts';

const FULL = /^arn:[^:]+:iam::aws:policy\/AWSCloudShellFullAccess$/;
const facts = { name: 'payments', management: false };
const full = { ...exampleGrant, policy: 'arn:aws:iam::aws:policy/AWSCloudShellFullAccess', source: 'aws' } as const;

export default control({
  id: 'iam.cloudshell-restricted',
  title: 'Nobody has full access to CloudShell',
  severity: 'medium',
  seeds: ['000:9', '001:15', '002:7', '003:31'],
  satisfies: [
    'cis-aws-3.0/1.22',
    'cis-aws-5.0/1.21',
    'nist-800-53-r5/AC-6',
    'soc2/CC6.7',
    'iso-27001/A.8.18',
    'fedramp-20x/KSI-IAM-ELP',
  ],
  equivalents: { prowler: ['iam_policy_cloudshell_admin_not_attached'] },
  subject: thisAccount,
  with: { identities },
  why: 'CloudShell uploads and downloads files and reaches the internet, so that data leaves the account by it unseen.',
  fix: {
    steps: [
      'see who has it: aws iam list-entities-for-policy --policy-arn arn:{partition}:iam::aws:policy/AWSCloudShellFullAccess',
      'detach it, and attach a policy that leaves out cloudshell:GetFileUploadUrls and cloudshell:GetFileDownloadUrls',
    ],
  },
  console: 'iam/home#/policies/details/arn:aws:iam::aws:policy/AWSCloudShellFullAccess?section=entities_attached',
  deed: 'gave somebody full access to CloudShell',
  evaluate: (_account, { identities }) => {
    const held = thoseOf(identities, ({ facts }) =>
      anyOf(facts.grants, ({ policy, group }) => group === null && FULL.test(policy)),
    );
    if (held.length > 0) return fail(`full access to CloudShell: ${listed(held.map(({ facts }) => facts.name))}`);
    return pass('nobody has AWSCloudShellFullAccess');
  },
  examples: {
    pass: [
      ...[
        'x-arn:aws:iam::aws:policy/AWSCloudShellFullAccess',
        'arn:aws:iam::aws:policy/AWSCloudShellFullAccessLogs',
      ].map((policy) => ({
        name: `another policy: ${policy}`,
        facts,
        with: { identities: [{ facts: { ...exampleRole, grants: [{ ...full, policy }] } }] },
      })),
      {
        name: 'a member of a group that has it, which is judged itself',
        facts,
        with: { identities: [{ facts: { ...exampleUser, grants: [{ ...full, group: 'people' }] } }] },
      },
      { name: 'nobody', facts, with: { identities: [{ facts: exampleRole }] } },
    ],
    fail: [
      {
        name: 'a role',
        facts,
        with: { identities: [{ facts: exampleUser }, { facts: { ...exampleRole, grants: [full] } }] },
      },
    ],
  },
});
