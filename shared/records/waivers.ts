/** Waivers: failures that somebody accepts until a date, with a reason. They stay failures; while waived they alert nobody. */
import type { Chain, ChainUnit } from '../core/chain.ts';

export interface Waiver {
  readonly id: string;
  readonly control: string;
  /** Account id, or `*` for every account. */
  readonly account: string;
  /** One resource, or null for all of the account's. */
  readonly resource: string | null;
  /** ISO instant at which it ends; at or before the instant of its commit, it is withdrawn. */
  readonly until: string;
  readonly reason: string;
  readonly by: string;
}

/** The waiver that holds for a finding at an instant, the longest of them. */
export const waiverOf = (
  waivers: Readonly<Record<string, Waiver>>,
  finding: { readonly control: string; readonly account: string; readonly resource: string },
  at: string,
): Waiver | undefined =>
  longest(
    Object.values(waivers).filter(
      ({ control, account, resource, until }) =>
        control === finding.control &&
        (account === '*' || account === finding.account) &&
        (resource === null || resource === finding.resource) &&
        until > at,
    ),
  );

/** Of things that end, the one that ends last. */
export const longest = <T extends { readonly until: string }>(all: readonly T[]): T | undefined =>
  all.toSorted((one, other) => (one.until < other.until ? 1 : -1))[0];

export interface WaiverBody {
  readonly type: 'waivers';
  readonly waivers: readonly Waiver[];
}

/** The waivers in force, by their ids. */
export type WaiversState = Readonly<Record<string, Waiver>>;

/** A waiver that has ended, or was withdrawn, is in the log alone. */
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
