/** Waivers: findings that a person accepts until a date, with a reason. Waived findings stay findings, and open no alert. */
import type { Chain, ChainUnit } from '../core/chain.ts';

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
}

/** The waiver that covers a finding at an instant; of several, the one that ends last. */
export const waiverOf = (
  waivers: Readonly<Record<string, Waiver>>,
  finding: { readonly control: string; readonly account: string; readonly resource: string },
  at: string,
): Waiver | undefined =>
  endingLast(
    Object.values(waivers).filter(
      ({ control, account, resource, until }) =>
        control === finding.control &&
        (account === '*' || account === finding.account) &&
        (resource === null || resource === finding.resource) &&
        until > at,
    ),
  );

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
