import { varied } from '../../../core/example.ts';
import { contactId } from '../../../services/account/contacts.ts';

const facts = { name: 'payments', management: false };
const contact = (type: string, mailDomain: string | null, sameAs: readonly string[] = []) => ({
  id: contactId(type),
  facts: { type, mailDomain, sameAs },
});
const alike = [contact('OPERATIONS', 'example.com', ['SECURITY']), contact('SECURITY', 'example.com', ['OPERATIONS'])];

export const examples = varied({
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
});
