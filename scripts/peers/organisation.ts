/** The organisation that both tools look at: the accounts of the conformance suite, in moto. */
import { plant } from '../../test/conformance/seeds/index.ts';
import {
  createAccount,
  createOrganization,
  REGIONS,
  ROLE,
  reset,
} from '../../test/conformance/support/organization.ts';

const ACCOUNTS = ['good', 'bad', 'untouched'] as const;
export type AccountName = (typeof ACCOUNTS)[number];

/** Id of the account → its name: moto chooses other ids in each run. */
export type Named = ReadonlyMap<string, AccountName>;

export const regions = REGIONS;
export const role = ROLE;

/** Empties moto, and makes the organisation in it. */
export async function organisationIn(motoUrl: string): Promise<Named> {
  process.env.MOTO_URL = motoUrl;
  await reset();
  await createOrganization();
  const named = new Map<string, AccountName>();
  for (const name of ACCOUNTS) {
    const place = await createAccount(name);
    if (name !== 'untouched') await plant(name, place);
    named.set(place.account, name);
  }
  return named;
}
