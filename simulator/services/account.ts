/** Simulated AWS Account Management: the regions an account has enabled, and its alternate contacts. */
import type {
  AlternateContact,
  AlternateContactType,
  DeleteAlternateContactRequest,
  GetAlternateContactRequest,
  ListRegionsRequest,
  PutAlternateContactRequest,
  RegionOptStatus,
} from '@aws-sdk/client-account';
import { GLOBAL } from '../../shared/core/account.ts';
import { type AnyService, apiError, type Call, page, service } from '../service.ts';
import type { World } from '../world.ts';

interface AccountManagement {
  contacts: Partial<Record<AlternateContactType, AlternateContact>>;
}

const OPT_IN_REGIONS = ['af-south-1', 'me-south-1', 'eu-south-1'];
const TEAMS = { OPERATIONS: 'operations', SECURITY: 'security', BILLING: 'billing' } as const;

function statusOf(world: World, account: string, region: string): RegionOptStatus {
  if (world.optedOut(account, region)) return 'DISABLED';
  return OPT_IN_REGIONS.includes(region) ? 'ENABLED' : 'ENABLED_BY_DEFAULT';
}

/** Only the management account and the delegated administrator may name another account than their own. */
function ownOnly({ account, input, world }: Call<AccountManagement, { AccountId?: string }>): void {
  if (!input.AccountId) return;
  const administers = account.id === world.management.id || account.id === world.security.id;
  if (administers) return;
  throw apiError('AccessDeniedException', 'User is not authorized to access the account information requested.', 403);
}

const noContact = () =>
  apiError('ResourceNotFoundException', 'No contact of the inputted alternate contact type found.', 404);

/** The contacts of the account that the call names, or of the caller's account. */
function contactsOf(call: Call<AccountManagement, { AccountId?: string }>, writing = false) {
  ownOnly(call);
  const { input, world, account } = call;
  return world.state<AccountManagement>(accountManagement, input.AccountId ?? account.id, GLOBAL, writing).contacts;
}

export const accountManagement: AnyService = service<AccountManagement>({
  serviceId: 'Account',
  eventSource: 'account',
  scope: 'account',
  seed: ({ flaw }) => ({
    contacts: Object.fromEntries(
      Object.entries(TEAMS)
        .filter(([type]) => !flaw(`no-contact-${type}`, 0.04))
        .map(([type, team]) => [
          type,
          {
            AlternateContactType: type,
            Name: `${team} team`,
            Title: 'on call',
            EmailAddress: `${team}@example.com`,
            PhoneNumber: '+1 555 0100',
          },
        ]),
    ),
  }),
  reads: {
    ListRegions: ({ world, account, input }: Call<AccountManagement, ListRegionsRequest>) => {
      const id = input.AccountId ?? account.id;
      const regions = world.regions.map((RegionName) => ({
        RegionName,
        RegionOptStatus: statusOf(world, id, RegionName),
      }));
      const wanted = input.RegionOptStatusContains;
      const found = regions.filter(({ RegionOptStatus }) => !wanted || wanted.includes(RegionOptStatus));
      const { items, next } = page(found, input.NextToken, input.MaxResults, world);
      return { Regions: items, NextToken: next };
    },
    GetAlternateContact: (call: Call<AccountManagement, GetAlternateContactRequest>) => {
      const contact = contactsOf(call)[call.input.AlternateContactType as AlternateContactType];
      if (!contact) throw noContact();
      return { AlternateContact: contact };
    },
  },
  writes: {
    PutAlternateContact: (call: Call<AccountManagement, PutAlternateContactRequest>) => {
      const { AccountId: _, ...contact } = call.input;
      contactsOf(call, true)[contact.AlternateContactType as AlternateContactType] = contact;
      return {};
    },
    DeleteAlternateContact: (call: Call<AccountManagement, DeleteAlternateContactRequest>) => {
      const contacts = contactsOf(call, true);
      const type = call.input.AlternateContactType as AlternateContactType;
      if (!contacts[type]) throw noContact();
      delete contacts[type];
      return {};
    },
  },
});
