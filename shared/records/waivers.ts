/** Waivers: findings that a person accepts until a date, with a reason. Waived findings stay findings, and open no alert. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import { matchesWildcard } from '../core/wildcard.ts';

export interface Waiver {
  readonly id: string;
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
  /** The team that puts the failure right, the person who approved the waiver, and the ticket. */
  readonly owner?: string;
  readonly approver?: string;
  readonly ticket?: string;
}

/** A finding, as far as waivers look at it. */
export interface WaivableFinding {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
}

/** Whether a finding is in the scope of a waiver, at whatever time. */
export const isInScope = ({ control, account, region, resource, pattern }: Waiver, finding: WaivableFinding): boolean =>
  control === finding.control &&
  (account === '*' || account === finding.account) &&
  (region === undefined || region === finding.region) &&
  (resource === null || resource === finding.resource) &&
  (pattern === undefined || matchesWildcard(pattern, finding.resource));

/** Whether the waiver covers every resource of its control in its accounts. */
export const isWhole = ({ region, resource, pattern }: Waiver): boolean =>
  region === undefined && resource === null && pattern === undefined;

/** The resources that a waiver covers, as tables show them. */
export const coveredBy = ({ resource, pattern, region }: Waiver): string =>
  `${resource ?? pattern ?? 'all'}${region === undefined ? '' : ` in ${region}`}`;

/** The waiver that covers a finding at an instant; of several, the one that ends last. */
export const waiverOf = (
  waivers: Readonly<Record<string, Waiver>>,
  finding: WaivableFinding,
  at: string,
): Waiver | undefined =>
  endingLast(Object.values(waivers).filter((waiver) => waiver.until > at && isInScope(waiver, finding)));

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
