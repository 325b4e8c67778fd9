import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { identities } from '../../services/iam/authorization.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';
import { administrating } from '../../services/iam/powers.ts';
import { examples } from './examples/admin-access-restricted.ts';

export default control({
  id: 'iam.admin-access-restricted',
  title: 'Only those who are meant to administer an account do, and with MFA',
  severity: 'critical',
  seeds: ['001:17', '003:87'],
  satisfies: [
    inPart(['cis-aws-3.0/1.16', 'cis-aws-5.0/1.15'], 'the administrators that the parameters name'),
    ...judges('nist-800-53-r5/AC-6', 'soc2/CC6.3', 'iso-27001/A.8.2', 'pci-4.0/7.2.2'),
    'fedramp-20x/KSI-IAM-JIT',
    'gdpr/32(4)',
    'hipaa/164.308(a)(4)(i)',
  ],
  equivalents: {
    prowler: [
      inPart('iam_user_administrator_access_policy', 'the administrators that the parameters name'),
      inPart('iam_group_administrator_access_policy', 'the administrators that the parameters name'),
      inPart(
        'iam_role_administratoraccess_policy',
        'the administrators that the parameters name, and roles of services',
      ),
      inPart('iam_aws_attached_policy_no_administrative_privileges', 'the administrators that the parameters name'),
      stricter('iam_administrator_access_with_mfa', 'administrators', 'withoutMfa'),
    ],
  },
  parameters: {
    administrators: list(
      ['OrganizationAccountAccessRole', 'AWSControlTowerExecution', 'AWSReservedSSO_AdministratorAccess_*'],
      'names of the users, groups and roles that are meant to administer the account; * stands for any letters',
    ),
    withoutMfa: list(
      ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'],
      'names of roles whose trust asks for no MFA, as AWS Organizations and Control Tower make them; * stands for any letters',
    ),
  },
  subject: identities,
  with: { users: credentialedUsers },
  why: 'An administrator can undo every other safeguard: each one more is one more password, laptop or pipeline that must never leak.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    steps: [
      'see what it uses: aws iam generate-service-last-accessed-details --arn {id} --granularity ACTION_LEVEL',
      'attach a policy with these actions, and detach the one that allows everything',
      'if it is meant to administer the account, name it in the parameter administrators and ask for MFA: with a device for a user, in the trust policy of a role',
    ],
    mind: 'actions that the new policy leaves out are refused at once',
  },
  console: 'iam/home#/{kind}s/details/{name}',
  deed: 'made {name} an administrator',
  evaluate: ({ id, facts: identity }, { users }, { administrators, withoutMfa }) => {
    const isNamedIn = (names: readonly string[]) => names.some((name) => matchesWildcard(name, identity.name));
    if (identity.path.startsWith('/aws-service-role/')) return notApplicable('AWS made it for a service');
    const policies = administrating(identity);
    if (policies.length === 0) return notApplicable('it is no administrator');
    if (!isNamedIn(administrators))
      return fail(
        `it is an administrator by ${listed(policies.map(({ grant }) => grant.policy))}, and not meant to be one`,
      );
    if (identity.kind === 'user') {
      const hasMfa = anyOf(users, (user) => user.id === id && user.facts.mfa);
      if (!hasMfa) return fail('it is an administrator without MFA');
    }
    if (identity.trust?.usersWithoutMfa && !isNamedIn(withoutMfa))
      return fail('it is an administrator, and users may assume it without MFA');
    return pass('it is meant to administer the account');
  },
  examples,
});
