/** Legal holds: no cut removes a commit under a hold, however old it is. */
import { parseUnit } from '../core/account.ts';
import type { UnitKind } from '../core/cut.ts';
import { ATTESTATIONS } from './attestations.ts';
import { kindOf } from './units.ts';

export interface LegalHold {
  readonly reason: string;
  /** ISO instant since which it holds. */
  readonly since: string;
  /** Ids of accounts; if left out, all. */
  readonly accounts?: readonly string[] | undefined;
  /** Kinds of records; if left out, all. */
  readonly kinds?: readonly UnitKind[] | undefined;
}

/**
 * The first hold that a unit is under at an instant. A hold on an account also covers the records that all accounts share, such
 * as alerts and waivers, because these may be about that account too.
 */
export const holdOn = (holds: readonly LegalHold[], unit: string, at: string): LegalHold | undefined =>
  holds.find(
    ({ since, kinds, accounts }) =>
      since <= at && (!kinds || kinds.some((kind) => kind === kindOf(unit))) && (!accounts || covers(accounts, unit)),
  );

function covers(accounts: readonly string[], unit: string): boolean {
  const { account, region } = parseUnit(unit);
  const owner = account === ATTESTATIONS ? region : account;
  return accounts.includes(owner) || !ACCOUNT_ID.test(owner);
}

const ACCOUNT_ID = /^\d{12}$/;
