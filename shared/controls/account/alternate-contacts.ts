import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, type Known, type KnownResource, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag, list } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import { type AlternateContact, alternateContacts, contactId } from '../../services/account/contacts.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const contact = (type: string, mailDomain: string | null, sameAs: readonly string[] = []) => ({
  id: contactId(type),
  facts: { type, mailDomain, sameAs },
});
const alike = [contact('OPERATIONS', 'example.com', ['SECURITY']), contact('SECURITY', 'example.com', ['OPERATIONS'])];

type Contact = Known<AlternateContact>;

/** The contacts that are asked for: one that is not registered has no mail domain. */
const wantedOf = (types: readonly string[], registered: readonly KnownResource<AlternateContact>[]): Contact[] =>
  types.map(
    (type) => registered.find(({ id }) => id === contactId(type))?.facts ?? { type, mailDomain: null, sameAs: [] },
  );

const missingOf = (wanted: readonly Contact[]) => wanted.filter(({ mailDomain }) => mailDomain === null);

/** Those that have the address of another one that is asked for. */
const sharedOf = (wanted: readonly Contact[], types: readonly string[]) =>
  wanted.filter(({ sameAs }) => sameAs.some((type) => types.includes(type)));

const strangersOf = (wanted: readonly Contact[], accepted: readonly string[]) =>
  wanted.filter(
    ({ mailDomain }) => accepted.length > 0 && !accepted.some((domain) => domain.toLowerCase() === mailDomain),
  );

export default control({
  id: 'account.alternate-contacts',
  title: 'AWS can reach the operations and the security team about the account',
  severity: 'medium',
  seeds: ['001:221', '001:222', '004:351'],
  satisfies: [
    stricter(['cis-aws-3.0/1.2', 'cis-aws-5.0/1.2', 'fsbp/Account.1'], 'contacts', 'distinct'),
    ...judges('nist-800-53-r5/IR-6', 'iso-27001/A.5.24', 'hipaa/164.308(a)(6)(ii)'),
    'fedramp-20x/KSI-INR-RIR',
  ],
  equivalents: {
    prowler: [
      stricter('account_security_contact_information_is_registered', 'contacts', 'distinct'),
      inPart(
        'account_maintain_different_contact_details_to_security_billing_and_operations',
        'billing, names, telephone numbers and the account’s own contact',
      ),
    ],
    securityHub: ['Account.1'],
    config: [stricter('SECURITY_ACCOUNT_INFORMATION_PROVIDED', 'contacts', 'distinct')],
  },
  parameters: {
    contacts: list(['OPERATIONS', 'SECURITY'], 'contacts that must be registered; BILLING is the third there is'),
    distinct: flag(true, 'whether each of them must have an address of its own'),
    mailDomains: list([], 'mail domains that a contact must be in, such as example.com; empty: any'),
  },
  subject: thisAccount,
  with: { alternateContacts },
  why: 'Notices of abuse and of leaked keys otherwise go to the root address alone, which nobody on call reads.',
  fix: {
    values: (_account, { alternateContacts }, { contacts, distinct, mailDomains }) => {
      const wanted = wantedOf(contacts, alternateContacts);
      const shared = distinct ? sharedOf(wanted, contacts) : [];
      const [first] = [...missingOf(wanted), ...shared, ...strangersOf(wanted, mailDomains)];
      return { type: first?.type };
    },
    command:
      'aws account put-alternate-contact --alternate-contact-type {type} --name "<NAME: name of the team>" --title "<TITLE: its role>" --email-address "<EMAIL: its address>" --phone-number "<PHONE: its number>"',
    mind: 'a contact that is registered is replaced',
  },
  console: 'billing/home#/account',
  deed: 'removed an alternate contact',
  evaluate: (_account, { alternateContacts }, { contacts: types, distinct, mailDomains }) => {
    const wanted = wantedOf(types, alternateContacts);
    const named = (contacts: readonly Contact[]) => listed(contacts.map(({ type }) => type));
    const missing = missingOf(wanted);
    if (missing.length > 0) return fail(`no alternate contact: ${named(missing)}`);
    const shared = distinct ? sharedOf(wanted, types) : [];
    if (shared.length > 0) return fail(`at the same address: ${named(shared)}`);
    const strangers = strangersOf(wanted, mailDomains);
    if (strangers.length === 0) return pass(`registered: ${named(wanted)}`);
    const addresses = strangers.map(({ type, mailDomain }) => `${type} at ${mailDomain}`);
    return fail(`not in an accepted mail domain: ${listed(addresses)}`);
  },
  examples: varied({
    common: {
      facts,
      with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.org')] },
    },
    pass: [
      { name: 'both registered' },
      {
        name: 'both in the accepted domain, whatever its capitals',
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.com')] },
        parameters: { mailDomains: ['Example.com'] },
      },
      { name: 'each in one of the accepted domains', parameters: { mailDomains: ['example.com', 'example.org'] } },
      {
        name: 'both at one address, where that is accepted',
        with: { alternateContacts: alike },
        parameters: { distinct: false },
      },
      {
        name: 'at the address of a contact that nobody asked for',
        with: {
          alternateContacts: [
            contact('SECURITY', 'example.com', ['BILLING']),
            contact('BILLING', 'example.com', ['SECURITY']),
          ],
        },
        parameters: { contacts: ['SECURITY'] },
      },
    ],
    fail: [
      {
        name: 'both at one address in another domain, where that is accepted',
        with: {
          alternateContacts: [
            contact('OPERATIONS', 'example.com', ['SECURITY']),
            contact('SECURITY', 'example.net', ['OPERATIONS']),
          ],
        },
        parameters: { distinct: false, mailDomains: ['example.com'] },
        values: { type: 'SECURITY' },
      },
      { name: 'both at one address', with: { alternateContacts: alike }, values: { type: 'OPERATIONS' } },
      {
        name: 'no billing contact, where it is asked for',
        with: { alternateContacts: [] },
        parameters: { contacts: ['BILLING'] },
        values: { type: 'BILLING' },
      },
      {
        name: 'no security contact',
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', null)] },
        values: { type: 'SECURITY' },
      },
      {
        name: 'a contact in another domain',
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.net')] },
        parameters: { mailDomains: ['example.com'] },
        values: { type: 'SECURITY' },
      },
    ],
  }),
});
