import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { identities } from '../../services/iam/authorization.ts';
import { exampleGrant, exampleRole, exampleUser } from '../../services/iam/examples.ts';

export default control({
  id: 'iam.permissions-by-group',
  title: 'IAM users have their permissions by groups alone',
  severity: 'low',
  seeds: ['002:57'],
  satisfies: [
    'cis-aws-3.0/1.15',
    'cis-aws-5.0/1.14',
    inPart('fsbp/IAM.2', 'that users which Amazon SES made are exempt'),
    'nist-800-53-r5/AC-2',
    'soc2/CC6.3',
    'iso-27001/A.5.15',
    'fedramp-20x/KSI-IAM-AAM',
    'hipaa/164.308(a)(4)(ii)(B)',
  ],
  equivalents: {
    prowler: ['iam_policy_attached_only_to_group_or_roles'],
    securityHub: ['IAM.2'],
    config: ['IAM_USER_NO_POLICIES_CHECK'],
  },
  subject: identities,
  why: 'Permissions given to one person at a time are never all taken back, and nobody can say who may do what.',
  fix: {
    steps: [
      'put the user into the group of its task: aws iam add-user-to-group --user-name {name} --group-name "<GROUP: the group of its task>"',
      'see its policies: aws iam list-attached-user-policies --user-name {name}',
      'detach each of them: aws iam detach-user-policy --user-name {name} --policy-arn "<POLICY: ARN of the policy>"',
      'see its inline policies: aws iam list-user-policies --user-name {name}',
      'delete each of them: aws iam delete-user-policy --user-name {name} --policy-name "<INLINE_POLICY: name of the policy>"',
    ],
    mind: 'the user keeps only what its groups allow',
  },
  console: 'iam/home#/users/details/{name}?section=permissions',
  deed: 'gave {name} a policy of its own',
  evaluate: ({ facts: { kind, grants } }) => {
    if (kind !== 'user') return notApplicable(`it is a ${kind}`);
    const own = thoseOf(grants, ({ group }) => group === null);
    if (own.length > 0) return fail(`the user has policies of its own: ${listed(own.map(({ policy }) => policy))}`);
    return pass('the user has its permissions by groups alone');
  },
  examples: {
    pass: [
      { name: 'by a group', facts: { ...exampleUser, grants: [{ ...exampleGrant, group: 'support' }] } },
      { name: 'no permission', facts: { ...exampleUser, grants: [] } },
    ],
    fail: [
      { name: 'a policy of its own', facts: exampleUser },
      {
        name: 'one beside its groups',
        facts: { ...exampleUser, grants: [{ ...exampleGrant, group: 'support' }, exampleGrant] },
      },
    ],
    notApplicable: [{ name: 'a role', facts: exampleRole }],
  },
});
