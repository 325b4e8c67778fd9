import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import { identities } from '../../services/iam/authorization.ts';
import { exampleGrant, exampleRole, exampleUser } from '../../services/iam/examples.ts';
import { thisAccount } from '../../services/subjects.ts';

const SUPPORT = /^arn:[^:]+:iam::aws:policy\/AWSSupportAccess$/;
const facts = { name: 'payments', management: false };
const support = { ...exampleGrant, policy: 'arn:aws:iam::aws:policy/AWSSupportAccess', source: 'aws' } as const;

export default control({
  id: 'iam.support-role',
  title: 'Every account has a role that may open cases with AWS Support',
  severity: 'low',
  seeds: ['002:57'],
  satisfies: ['cis-aws-3.0/1.17', 'cis-aws-5.0/1.16', 'nist-800-53-r5/AC-2', 'soc2/CC7.4', 'fedramp-20x/KSI-INR-RIR'],
  equivalents: {
    prowler: ['iam_support_role_created'],
    config: [inPart('IAM_POLICY_IN_USE', 'that a user or a group may have it')],
  },
  subject: thisAccount,
  with: { identities },
  why: 'In an incident nobody should need an administrator, or a new role, to ask AWS for help.',
  fix: 'aws iam attach-role-policy --role-name "<ROLE: role of those who deal with incidents>" --policy-arn arn:{partition}:iam::aws:policy/AWSSupportAccess',
  console: 'iam/home#/policies/details/arn:aws:iam::aws:policy/AWSSupportAccess?section=entities_attached',
  deed: 'took AWSSupportAccess from the last that had it',
  evaluate: (_account, { identities }) => {
    const roles = identities.filter(({ facts }) => facts.kind === 'role');
    const holder = firstOf(roles, ({ facts }) => anyOf(facts.grants, ({ policy }) => SUPPORT.test(policy)));
    if (holder) return pass(`the role ${holder.facts.name} has AWSSupportAccess`);
    return fail('no role has AWSSupportAccess');
  },
  examples: {
    pass: [
      { name: 'a role', facts, with: { identities: [{ facts: { ...exampleRole, grants: [exampleGrant, support] } }] } },
    ],
    fail: [
      ...['x-arn:aws:iam::aws:policy/AWSSupportAccess', 'arn:aws:iam::aws:policy/AWSSupportAccessPlus'].map(
        (policy) => ({
          name: `another policy: ${policy}`,
          facts,
          with: { identities: [{ facts: { ...exampleRole, grants: [{ ...support, policy }] } }] },
        }),
      ),
      { name: 'nobody', facts, with: { identities: [] } },
      { name: 'a user alone', facts, with: { identities: [{ facts: { ...exampleUser, grants: [support] } }] } },
      { name: 'a role with other policies', facts, with: { identities: [{ facts: exampleRole }] } },
      {
        name: "a policy of the account's own by that name",
        facts,
        with: {
          identities: [
            {
              facts: {
                ...exampleRole,
                grants: [{ ...support, policy: 'arn:aws:iam::111122223333:policy/AWSSupportAccess' }],
              },
            },
          ],
        },
      },
    ],
  },
});
