import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days, list } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { day, daysBefore, listed } from '../../core/words.ts';
import { identities } from '../../services/iam/authorization.ts';
import { escalationsOf, wildcardsOf } from '../../services/iam/powers.ts';
import { examples } from './examples/least-privilege.ts';

const BROAD = 'policies that no wildcard gives away';
const WITHIN = 'no policy gives it a whole service or a way to any permission';

export default control({
  id: 'iam.least-privilege',
  title: 'No identity has whole services, a way to any permission, or permissions that it does not use',
  severity: 'high',
  seeds: ['000:9', '001:15', '002:7', '003:31'],
  satisfies: [
    inPart(['nist-800-53-r5/AC-6', 'soc2/CC6.3', 'iso-27001/A.8.2', 'pci-4.0/7.2.2'], BROAD),
    'fedramp-20x/KSI-IAM-ELP',
    'gdpr/5(1)(f)',
    'gdpr/32(4)',
    'pci-4.0/7.3.1',
    'pci-4.0/7.3.2',
    'hipaa/164.308(a)(3)(i)',
  ],
  equivalents: {
    prowler: [
      inPart(
        [
          'iam_inline_policy_no_administrative_privileges',
          'iam_inline_policy_allows_privilege_escalation',
          'iam_policy_allows_privilege_escalation',
        ],
        'the administrators that the parameters name, and policies one by one',
      ),
    ],
  },
  parameters: {
    administrators: list(
      ['OrganizationAccountAccessRole', 'AWSControlTowerExecution', 'AWSReservedSSO_AdministratorAccess_*'],
      'names of the users, groups and roles that are meant to administer the account; * stands for any letters',
    ),
    keptRoles: list([], 'names of roles that are kept though they are seldom used; * stands for any letters'),
    maxUnusedDays: days(90, 'how long a role may lie unused', { minimum: 1 }),
  },
  subject: identities,
  why: 'What an identity may do beyond its task is what somebody who steals it does, and the first step is mostly to more permissions.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    steps: [
      'see what it uses: aws iam generate-service-last-accessed-details --arn {id} --granularity ACTION_LEVEL',
      'replace the policies that the finding names by some with these actions and the resources that they are for',
      'if nothing uses it any more, delete it',
    ],
    mind: 'actions that the new policies leave out are refused at once',
  },
  console: 'iam/home#/{kind}s/details/{name}',
  deed: 'gave {name} more than it needs',
  evaluate: ({ facts: identity }, _others, { administrators, keptRoles, maxUnusedDays }, { now }) => {
    const isNamedIn = (names: readonly string[]) => names.some((name) => matchesWildcard(name, identity.name));
    if (isNamedIn(administrators)) return notApplicable('it is meant to administer the account');
    if (identity.path.startsWith('/aws-service-role/')) return notApplicable('AWS made it for a service');
    if (identity.trust?.everybody) return fail('everybody of every account may assume it');
    const wildcards = wildcardsOf(identity);
    if (wildcards.length > 0)
      return fail(listed(wildcards.map(({ power, grant }) => `${grant.policy} allows ${power} on every resource`)));
    const escalations = escalationsOf(identity);
    if (escalations.length > 0) return fail(`it can take any permission by ${listed(escalations)}`);
    const isMade = identity.kind === 'role' && !identity.path.startsWith('/aws-reserved/') && !isNamedIn(keptRoles);
    if (!isMade) return pass(WITHIN);
    const { lastUsed } = identity;
    if ((lastUsed ?? identity.created) <= daysBefore(now, maxUnusedDays))
      return fail(lastUsed ? `it was last used on ${day(lastUsed)}` : `it is of ${day(identity.created)}, and unused`);
    return pass(WITHIN);
  },
  examples,
});
