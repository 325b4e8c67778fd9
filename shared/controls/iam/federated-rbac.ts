import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';
import { samlProviders } from '../../services/iam/federation.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const password = { changed: '2025-12-01T00:00:00.000Z', lastUsed: null };
const user = (name: string, secret: typeof password | null = password) => ({
  facts: { name, created: '2024-01-01T00:00:00.000Z', mfa: true, password: secret, accessKeys: [] },
});
const providers = [{ facts: { validUntil: '2030-01-01T00:00:00.000Z' } }];

export default control({
  id: 'iam.federated-rbac',
  title: 'People reach the account by federated roles, and not as IAM users',
  severity: 'high',
  seeds: ['002:57'],
  satisfies: [
    inPart(
      ['cis-aws-3.0/1.21', 'cis-aws-5.0/1.20'],
      'users kept for emergencies, and central users without a SAML provider',
    ),
    'nist-800-53-r5/AC-2',
    'nist-800-53-r5/IA-2',
    'soc2/CC6.2',
    'iso-27001/A.5.16',
    'fedramp-20x/KSI-IAM-APM',
    'fedramp-20x/KSI-IAM-AAM',
    'pci-4.0/7.2.1',
    'pci-4.0/8.2.1',
    'hipaa/164.308(a)(4)(i)',
    'hipaa/164.312(a)(2)(i)',
  ],
  equivalents: { prowler: [inPart('iam_check_saml_providers_sts', 'that a provider beside IAM users suffices')] },
  parameters: {
    breakGlassUsers: list(['break-glass*'], 'names of IAM users kept for emergencies; * stands for any letters'),
  },
  subject: thisAccount,
  with: { users: credentialedUsers, providers: samlProviders },
  why: 'An IAM user outlives the employment of the person: who leaves the company keeps the password, and nobody central can take it away.',
  fix: {
    steps: [
      'assign people to permission sets of this account in IAM Identity Center, which makes the roles',
      'delete the console passwords of IAM users: aws iam delete-login-profile --user-name "<USER: the user that the finding names>"',
      'name users for emergencies in the parameter breakGlassUsers',
    ],
  },
  console: 'iam/home#/users',
  deed: 'let people in past the federation',
  evaluate: (_account, { users, providers }, { breakGlassUsers }, { now }) => {
    const isKept = (name: string) => breakGlassUsers.some((kept) => matchesWildcard(kept, name));
    const people = thoseOf(users, ({ facts }) => !isKept(facts.name) && facts.password !== null);
    if (people.length > 0)
      return fail(`IAM users with a console password: ${listed(people.map(({ facts }) => facts.name))}`);
    if (!anyOf(providers, ({ facts }) => facts.validUntil > now.toISOString()))
      return fail('neither IAM Identity Center nor another SAML provider lets people in');
    return pass('people come in by a SAML provider alone');
  },
  examples: {
    pass: [
      { name: 'a provider, and no user', facts, with: { users: [], providers } },
      { name: 'a user for emergencies', facts, with: { users: [user('break-glass-1')], providers } },
      { name: 'a user without a password', facts, with: { users: [user('ci', null)], providers } },
    ],
    fail: [
      { name: 'a user with a password', facts, with: { users: [user('alice')], providers } },
      { name: 'no provider', facts, with: { users: [], providers: [] } },
      {
        name: 'a provider that lapsed',
        facts,
        with: { users: [], providers: [{ facts: { validUntil: '2026-01-15T12:00:00.000Z' } }] },
      },
    ],
  },
});
