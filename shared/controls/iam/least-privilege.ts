import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { days, list } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { day, daysBefore, listed } from '../../core/words.ts';
import { identities } from '../../services/iam/authorization.ts';
import { exampleGrant, exampleGroup, exampleRole, exampleUser } from '../../services/iam/examples.ts';
import { escalationsOf, wildcardsOf } from '../../services/iam/powers.ts';

const limit = '2025-10-17T12:00:00.000Z'; // 90 days before the examples' now
const granted = (...allows: string[]) => ({ ...exampleRole, grants: [{ ...exampleGrant, allows }] });
const unused = { ...exampleRole, lastUsed: limit };
const BROAD = 'policies that no wildcard gives away';
const WITHIN = 'no policy gives it a whole service or a way to any permission';

const IDENTITY = 'arn:aws:iam::111122223333:role/deployer';

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
  examples: varied({
    common: { facts: exampleRole },
    pass: [
      { name: 'a role in use' },
      { name: 'a user', facts: exampleUser },
      { name: 'a policy that AWS wrote', facts: { grants: [{ ...exampleGrant, source: 'aws', allows: ['s3:*'] }] } },
      {
        name: 'a whole service that another policy refuses',
        facts: { grants: [{ ...exampleGrant, allows: ['s3:*'], denies: ['*'] }] },
      },
      { name: 'a whole service outside of its boundary', facts: { ...granted('s3:*'), boundary: ['ec2:*'] } },
      { name: 'half of what would give it any permission', facts: granted('iam:PassRole') },
      { name: 'a new role that was never used', facts: { created: '2026-01-01T00:00:00.000Z', lastUsed: null } },
      { name: 'a role that is kept', facts: unused, parameters: { keptRoles: ['ord*'] } },
      { name: 'an unused role of Identity Center', facts: { ...unused, path: '/aws-reserved/sso.amazonaws.com/' } },
      {
        name: "what a user has by a group, which is the group's",
        facts: { ...exampleUser, grants: [{ ...exampleGrant, group: 'developers', allows: ['s3:*'] }] },
      },
      { name: 'a user who was made long ago', facts: { ...exampleUser, created: limit } },
    ],
    fail: [
      { name: 'a whole service', id: IDENTITY, facts: granted('s3:*') },
      { name: 'everything', id: IDENTITY, facts: granted('*') },
      { name: 'everything but some', id: IDENTITY, facts: granted('NotAction') },
      {
        name: 'a whole service within its boundary',
        id: IDENTITY,
        facts: { ...granted('s3:*'), boundary: ['NotAction'] },
      },
      {
        name: 'a group with a whole service',
        id: IDENTITY,
        facts: { ...exampleGroup, grants: [{ ...exampleGrant, allows: ['s3:*'] }] },
      },
      { name: 'a way to any permission', id: IDENTITY, facts: granted('iam:AttachRolePolicy') },
      {
        name: 'a way to any permission by two policies together',
        id: IDENTITY,
        facts: {
          grants: [
            { ...exampleGrant, allows: ['iam:PassRole'] },
            { ...exampleGrant, source: 'aws', allows: ['lambda:*'] },
          ],
        },
      },
      {
        name: 'a role that everybody may assume',
        id: IDENTITY,
        facts: { trust: { ...exampleRole.trust, everybody: true } },
      },
      { name: 'a role unused for 90 days', id: IDENTITY, facts: unused },
      { name: 'an old role that was never used', id: IDENTITY, facts: { ...unused, lastUsed: null } },
    ],
    notApplicable: [
      { name: 'an administrator', facts: { ...granted('*'), name: 'OrganizationAccountAccessRole' } },
      { name: 'a role of a service', facts: { ...granted('s3:*'), path: '/aws-service-role/support.amazonaws.com/' } },
    ],
  }),
});
