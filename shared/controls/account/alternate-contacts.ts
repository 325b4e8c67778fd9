import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import {
  alternateContacts,
  type Contact,
  missingOf,
  sharedOf,
  strangersOf,
  wantedOf,
} from '../../services/account/contacts.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/alternate-contacts.ts';

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
  examples,
});
