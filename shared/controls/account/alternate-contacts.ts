import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import { alternateContacts } from '../../services/account/contacts.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const contact = (type: string, mailDomain: string | null) => ({ facts: { type, mailDomain } });

const isAccepted = (mailDomain: string | null, accepted: readonly string[]): boolean =>
  mailDomain !== null && (accepted.length === 0 || accepted.some((domain) => domain.toLowerCase() === mailDomain));

export default control({
  id: 'account.alternate-contacts',
  title: 'AWS can reach the operations and the security team about the account',
  severity: 'medium',
  seeds: ['001:221', '001:222', '004:351'],
  satisfies: [
    'cis-aws-3.0/1.2',
    'fsbp/Account.1',
    'nist-800-53-r5/IR-6',
    'iso-27001/A.5.24',
    'hipaa/164.308(a)(6)(ii)',
  ],
  equivalents: {
    prowler: [
      'account_security_contact_information_is_registered',
      'account_maintain_different_contact_details_to_security_billing_and_operations',
    ],
    securityHub: ['Account.1'],
    config: ['SECURITY_ACCOUNT_INFORMATION_PROVIDED'],
  },
  parameters: {
    mailDomains: list([], 'mail domains that a contact must be in, such as example.com; empty: any'),
  },
  subject: thisAccount,
  with: { alternateContacts },
  why: 'Notices of abuse and of leaked keys otherwise go to the root address alone, which nobody on call reads.',
  fix: {
    values: (_account, { alternateContacts }, { mailDomains }) => ({
      type: alternateContacts.find(({ facts }) => !isAccepted(facts.mailDomain, mailDomains))?.facts.type,
    }),
    command:
      'aws account put-alternate-contact --alternate-contact-type {type} --name "<NAME: name of the team>" --title "<TITLE: its role>" --email-address "<EMAIL: its address>" --phone-number "<PHONE: its number>"',
    mind: 'a contact that is registered is replaced',
  },
  console: 'billing/home#/account',
  deed: 'removed an alternate contact',
  evaluate: (_account, { alternateContacts }, { mailDomains }) => {
    const contacts = alternateContacts.map((contact) => contact.facts);
    const missing = contacts.filter(({ mailDomain }) => mailDomain === null);
    if (missing.length > 0) return fail(`no alternate contact: ${listed(missing.map(({ type }) => type))}`);
    const strangers = contacts.filter(({ mailDomain }) => !isAccepted(mailDomain, mailDomains));
    if (strangers.length === 0) return pass(`registered: ${listed(contacts.map(({ type }) => type))}`);
    const addresses = strangers.map(({ type, mailDomain }) => `${type} at ${mailDomain}`);
    return fail(`not in an accepted mail domain: ${listed(addresses)}`);
  },
  examples: {
    pass: [
      {
        name: 'both registered',
        facts,
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.org')] },
      },
      {
        name: 'both in the accepted domain, whatever its capitals',
        facts,
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.com')] },
        parameters: { mailDomains: ['Example.com'] },
      },
      {
        name: 'each in one of the accepted domains',
        facts,
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.org')] },
        parameters: { mailDomains: ['example.com', 'example.org'] },
      },
    ],
    fail: [
      {
        name: 'no security contact',
        facts,
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', null)] },
      },
      {
        name: 'a contact in another domain',
        facts,
        with: { alternateContacts: [contact('OPERATIONS', 'example.com'), contact('SECURITY', 'example.net')] },
        parameters: { mailDomains: ['example.com'] },
      },
    ],
  },
});
