import { inPart } from '../../core/claim.ts';

import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type AccountTrust, accountTrust } from '../../services/iam/authorization.ts';
import { examples } from './examples/environment-separation.ts';

export default control({
  id: 'account.environment-separation',
  title: 'Each account serves one environment, and its roles trust no account of another',
  severity: 'high',
  seeds: ['001:16'],
  satisfies: [
    inPart(
      ['iso-27001/A.8.31', 'pci-4.0/6.5.3', 'nist-800-53-r5/AC-4', 'soc2/CC6.1'],
      'trust by policies of resources, by networks and by data',
    ),
    inPart('fedramp-20x/KSI-IAM-SNU', 'roles within one environment'),
  ],
  equivalents: {},
  parameters: {
    environments: list([], 'the accounts of each environment, such as "production=111122223333,444455556666"'),
    sharedAccounts: list([], 'ids of accounts that every environment may trust, such as that of security'),
  },
  subject: accountTrust,
  why: 'If a role of production trusts a development account, a person or a program that controls development controls production as well.',
  fix: {
    values: ({ id, facts }, _others, parameters) => ({ role: trusting(facts, id, parameters)[0] }),
    steps: [
      'name each account in one environment of the parameter environments, and accounts that serve all of them in sharedAccounts',
      'take the other environment out of the trust policy of each role that the finding names: aws iam update-assume-role-policy --role-name "<ROLE: a role that the finding names>" --policy-document file://policy.json',
    ],
    mind: 'people and programs of the other environment can no longer assume the role',
  },
  console: ['iam/home#/roles/details/{role}?section=trust_relationships', 'iam/home#/roles'],
  deed: 'let another environment assume a role',
  evaluate: ({ id, facts }, _others, parameters) => {
    const { environments, sharedAccounts } = parameters;
    if (environments.length === 0) return notApplicable('the parameter environments names no account');
    if (facts.management || sharedAccounts.includes(id)) return notApplicable('it serves every environment');
    const [own, ...more] = environments.map(environmentIn).filter(({ accounts }) => accounts.includes(id));
    if (own === undefined) return fail('it is in no environment that the parameter environments names');
    if (more.some(({ name }) => name !== own.name))
      return fail(`it is in several environments: ${listed([own, ...more].map(({ name }) => name))}`);
    const roles = trusting(facts, id, parameters);
    if (roles.length === 0) return pass(`it is in ${own.name}, and no role trusts an account of another environment`);
    return fail(`it is in ${own.name}, and roles trust another environment: ${listed(roles)}`);
  },
  examples,
});

interface Declared {
  readonly environments: readonly string[];
  readonly sharedAccounts: readonly string[];
}

/** Names of the roles that trust everybody, or an account that is declared in other environments alone. */
function trusting({ roles }: Known<AccountTrust>, own: string, { environments, sharedAccounts }: Declared): string[] {
  const declared = environments.map(environmentIn);
  const names = new Set(declared.filter(({ accounts }) => accounts.includes(own)).map(({ name }) => name));
  const others = new Set(declared.filter(({ name }) => !names.has(name)).flatMap(({ accounts }) => accounts));
  const isOther = (account: string) => others.has(account) && !sharedAccounts.includes(account);
  const open = thoseOf(roles, ({ trust }) => trust !== null && (trust.everybody || trust.accounts.some(isOther)));
  return open.map(({ name }) => name);
}

/** `production=111122223333,444455556666`; spaces are ignored. */
function environmentIn(declared: string): { readonly name: string; readonly accounts: readonly string[] } {
  const [name = '', accounts = ''] = declared.split('=');
  return { name: name.trim(), accounts: accounts.split(',').map((account) => account.trim()) };
}
