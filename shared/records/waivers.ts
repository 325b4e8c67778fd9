/** Waivers: findings that a person accepts until a date, with a reason. Waived findings stay findings, and open no alert. */
import { type Account, isWithin } from '../core/account.ts';
import type { Chain, ChainUnit } from '../core/chain.ts';
import { matchesWildcard } from '../core/wildcard.ts';

export interface Waiver {
  readonly id: string;
  /**
   * Id of a control. For external controls it may be a pattern in which `*` stands for any characters:
   * `external.prowler.*`.
   */
  readonly control: string;
  /** Account id, or `*` for every account. */
  readonly account: string;
  /** One resource, or null for all of the account's. */
  readonly resource: string | null;
  /** ISO instant at which the waiver ends. An instant at or before its commit withdraws the waiver. */
  readonly until: string;
  readonly reason: string;
  readonly by: string;
  /** One region, or `global`; absent for every region. */
  readonly region?: string;
  /** Absent unless `resource` is null: the resources whose names match, with `*` for any characters. */
  readonly pattern?: string;
  /**
   * The accounts in one organisational unit, by path or id, and in those below it; absent if organisational units do
   * not matter.
   */
  readonly ou?: string;
  /** The accounts with this tag, written `key=value`; absent if tags do not matter. */
  readonly tag?: string;
  /** The team that puts the failure right, the person who approved the waiver, and the ticket. */
  readonly owner?: string;
  readonly approver?: string;
  readonly ticket?: string;
}

/** The fields of a finding that decide whether a waiver covers it. */
export interface WaivableFinding {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
}

/**
 * The organisational unit and the tags of an account, as its last scan recorded them; undefined if no scan has recorded
 * it.
 */
export type AccountOf = (id: string) => Pick<Account, 'ou' | 'within' | 'tags'> | undefined;

/** Whether a finding is in the scope of a waiver, regardless of time. */
export function isInScope(waiver: Waiver, finding: WaivableFinding, accountOf: AccountOf): boolean {
  const { region, resource, pattern } = waiver;
  return (
    isOfControl(waiver, finding.control) &&
    (region === undefined || region === finding.region) &&
    (resource === null || resource === finding.resource) &&
    (pattern === undefined || matchesWildcard(pattern, finding.resource)) &&
    isOfAccount(waiver, finding.account, accountOf)
  );
}

export const isOfControl = ({ control }: Pick<Waiver, 'control'>, id: string): boolean =>
  control === id || (control.includes('*') && matchesWildcard(control, id));

/**
 * Whether a waiver covers this account. An account that no scan has recorded counts as in no organisational unit and
 * without tags.
 */
export function isOfAccount(
  { account, ou, tag }: Pick<Waiver, 'account' | 'ou' | 'tag'>,
  id: string,
  accountOf: AccountOf,
): boolean {
  if (account !== '*' && account !== id) return false;
  if (ou === undefined && tag === undefined) return true;
  const known = accountOf(id);
  return known !== undefined && (ou === undefined || isBelow(known, ou)) && (tag === undefined || hasTag(known, tag));
}

/** Whether an account is in an organisational unit, by path or id, or in one below it. */
export const isBelow = (account: Pick<Account, 'ou' | 'within'>, ou: string): boolean =>
  isWithin(account, ou) || (account.within?.includes(ou) ?? false);

/** Whether a text is a tag as waivers write it: `key=value`, with a non-empty key. */
export const isTag = (text: string): boolean => text.indexOf('=') > 0;

function hasTag({ tags }: Pick<Account, 'tags'>, tag: string): boolean {
  const end = tag.indexOf('=');
  const key = tag.slice(0, end);
  return Object.hasOwn(tags, key) && tags[key] === tag.slice(end + 1);
}

/** Whether a waiver names an organisational unit or a tag, for which the roster must be read. */
export const asksForAccounts = (waivers: Iterable<Pick<Waiver, 'ou' | 'tag'>>): boolean =>
  [...waivers].some(({ ou, tag }) => ou !== undefined || tag !== undefined);

/** Whether the waiver covers every resource of its control in its accounts. */
export const isWhole = ({ region, resource, pattern }: Waiver): boolean =>
  region === undefined && resource === null && pattern === undefined;

/** The resources that a waiver covers, as tables show them. */
export const coveredBy = ({ resource, pattern, region }: Waiver): string =>
  `${resource ?? pattern ?? 'all'}${region === undefined ? '' : ` in ${region}`}`;

/** The accounts that a waiver covers, as tables show them. */
export const accountsOfWaiver = ({ account, ou, tag }: Pick<Waiver, 'account' | 'ou' | 'tag'>): string =>
  [
    account === '*' ? 'all' : account,
    ...(ou === undefined ? [] : [`in ${ou}`]),
    ...(tag === undefined ? [] : [`with ${tag}`]),
  ].join(' ');

/** The waiver that covers a finding at an instant; of several, the one that ends last. */
export const waiverOf = (
  waivers: Readonly<Record<string, Waiver>>,
  finding: WaivableFinding,
  at: string,
  accountOf: AccountOf,
): Waiver | undefined =>
  endingLast(Object.values(waivers).filter((waiver) => waiver.until > at && isInScope(waiver, finding, accountOf)));

/** The item that ends last. */
export const endingLast = <T extends { readonly until: string }>(all: readonly T[]): T | undefined =>
  all.toSorted((one, other) => (one.until < other.until ? 1 : -1))[0];

export interface WaiverBody {
  readonly type: 'waivers';
  readonly waivers: readonly Waiver[];
}

/** The waivers in force, by their ids. */
export type WaiversState = Readonly<Record<string, Waiver>>;

/** Ended and withdrawn waivers leave the state. They stay in the log. */
function foldWaivers(state: WaiversState, { waivers }: WaiverBody, at: string): WaiversState {
  const all = { ...state, ...Object.fromEntries(waivers.map((waiver) => [waiver.id, waiver])) };
  return Object.fromEntries(Object.entries(all).filter(([, { until }]) => until > at));
}

const waiversChain: Chain<WaiversState, WaiverBody> = {
  type: 'waivers',
  empty: {},
  fold: foldWaivers,
  parts: (waivers) => ({ waivers }),
  size: (waivers) => Object.keys(waivers).length,
};

export const WAIVERS: ChainUnit<WaiversState, WaiverBody> = { unit: 'waivers/global', chain: waiversChain };
