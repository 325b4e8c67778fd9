/** The accounts that scans have seen and that the caller reaches. */
import { reaches } from '../../api/caller.ts';
import { reachFor } from '../../api/selection.ts';
import type { Account } from '../../core/account.ts';
import { accountsIn } from '../../pipeline/known-accounts.ts';
import type { Asked } from '../asked.ts';

export async function accountsFor(asked: Asked): Promise<readonly Account[]> {
  const reach = await reachFor(asked);
  return (await accountsIn(asked.ports.roster)).filter(({ id }) => reaches(reach, id));
}

export const namesOf = (accounts: readonly Account[]): ReadonlyMap<string, string> =>
  new Map(accounts.map(({ id, name }) => [id, name]));
