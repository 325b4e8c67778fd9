/** AWS Account Management: whom AWS reaches about an account, besides the owner of its root address. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { each, orAbsent, required } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-account');

const TYPES = ['OPERATIONS', 'SECURITY'] as const;

export interface AlternateContact {
  /** `OPERATIONS` or `SECURITY`. */
  readonly type: string;
  /** What follows the @ of its address, in small letters: the person stays out of the history. Null: not registered. */
  readonly mailDomain: string | null;
}

/** The account's alternate contacts, operations and security, one resource each, registered or not. */
export const alternateContacts = collector({
  id: 'account.alternate-contacts',
  scope: 'account',
  actions: ['account:GetAlternateContact'],
  triggers: [apiCalls('account', 'PutAlternateContact', 'DeleteAlternateContact')],
  sdk,
  collect: async (aws, { AccountClient, GetAlternateContactCommand }) => {
    const client = aws.client(AccountClient);
    return each(TYPES, async (type): Promise<Resource<AlternateContact>> => {
      // Without an AccountId: the caller's own account, and the only way that the management account may ask of itself.
      const found = await orAbsent(
        client.send(new GetAlternateContactCommand({ AlternateContactType: type })),
        'ResourceNotFoundException',
      );
      const address =
        found && required(found.AlternateContact?.EmailAddress, 'account:GetAlternateContact', 'EmailAddress');
      const mailDomain = address ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : null;
      return { id: `alternate-contact/${type}`, facts: { type, mailDomain } };
    });
  },
});
