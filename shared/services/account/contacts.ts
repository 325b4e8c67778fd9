/** AWS Account Management: the contacts of an account that AWS writes to, besides the owner of the root user's address. */
import { about, apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { Known, KnownResource } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { each, orAbsent, required, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-account');

const TYPES = ['OPERATIONS', 'SECURITY', 'BILLING'] as const;

export interface AlternateContact {
  /** `OPERATIONS`, `SECURITY` or `BILLING`. */
  readonly type: string;
  /**
   * The domain of the contact's mail address, in small letters: the person's name stays out of the history. Null if no contact
   * is registered.
   */
  readonly mailDomain: string | null;
  /** The other types whose contact has the same address, as far as these could be read. */
  readonly sameAs: readonly string[];
}

/** The name of the contact of a type, which a control needs even if the contact could not be read. */
export const contactId = (type: string): string => `alternate-contact/${type}`;

/** The account's alternate contacts, one resource for each type, registered or not. */
export const alternateContacts = collector({
  id: 'account.alternate-contacts',
  scope: 'account',
  seldom: 'people change seldom; its events make them be read at once',
  actions: ['account:GetAlternateContact'],
  triggers: [
    about(
      { fields: { within: ['requestParameters'], account: 'accountId' } },
      apiCalls('account', 'PutAlternateContact', 'DeleteAlternateContact'),
    ),
  ],
  sdk,
  collect: async (aws, { AccountClient, GetAlternateContactCommand }) => {
    const client = aws.client(AccountClient);
    // Without an AccountId, the call is about the caller's own account. For the management account there is no
    // other way.
    const addressOf = async (type: (typeof TYPES)[number]): Promise<string | null> => {
      const reading = client.send(new GetAlternateContactCommand({ AlternateContactType: type }));
      const found = await orAbsent(reading, 'ResourceNotFoundException');
      const address =
        found && required(found.AlternateContact?.EmailAddress, 'account:GetAlternateContact', 'EmailAddress');
      return address ? address.trim().toLowerCase() : null;
    };
    const read = await each(TYPES, async (type) => ({ type, address: await seen(addressOf(type)) }));
    return read.map(({ type, address }): Resource<AlternateContact> => {
      if (address instanceof CouldNotRead) return { id: contactId(type), facts: address };
      const others = read.filter((other) => other.type !== type && address !== null && other.address === address);
      const mailDomain = address ? address.slice(address.lastIndexOf('@') + 1) : null;
      return { id: contactId(type), facts: { type, mailDomain, sameAs: others.map((other) => other.type) } };
    });
  },
});

export type Contact = Known<AlternateContact>;

/** The requested contacts. A contact that is not registered has no mail domain. */
export const wantedOf = (types: readonly string[], registered: readonly KnownResource<AlternateContact>[]): Contact[] =>
  types.map(
    (type) => registered.find(({ id }) => id === contactId(type))?.facts ?? { type, mailDomain: null, sameAs: [] },
  );

export const missingOf = (wanted: readonly Contact[]) => wanted.filter(({ mailDomain }) => mailDomain === null);

/** The other requested types whose contact has the same address. */
export const sharedOf = (wanted: readonly Contact[], types: readonly string[]) =>
  wanted.filter(({ sameAs }) => sameAs.some((type) => types.includes(type)));

export const strangersOf = (wanted: readonly Contact[], accepted: readonly string[]) =>
  wanted.filter(
    ({ mailDomain }) => accepted.length > 0 && !accepted.some((domain) => domain.toLowerCase() === mailDomain),
  );
