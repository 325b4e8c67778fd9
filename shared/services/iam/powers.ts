/**
 * The effective powers of an identity: those that its policies allow, without those that they deny, within its
 * boundary.
 */
import type { Known } from '../../core/control.ts';
import { anyOf, collected, thoseOf } from '../../core/quantify.ts';
import type { Grant, Identity } from './identity.ts';
import { ALL_BUT_SOME, EVERYTHING, includes, TAKES_ANY_PERMISSION } from './policy-document.ts';

export interface Held {
  readonly power: string;
  readonly grant: Known<Grant>;
}

/** Every power by every policy, as far as the policies could be read. */
const heldBy = ({ grants }: Known<Identity>): readonly Held[] =>
  collected(grants, (grant) => grant.allows.map((power) => ({ power, grant })));

/** Neither refused by a policy, nor outside of the boundary. */
function isLeft({ grants, boundary }: Known<Identity>, power: string): boolean {
  if (boundary !== null && !boundary.some((one) => includes(one, power) || isAllBut(one, power))) return false;
  return !anyOf(grants, ({ denies }) => denies.some((one) => includes(one, power)));
}

/** `NotAction` still gives most of every service; single watched actions that it includes are listed as well. */
const isAllBut = (one: string, power: string): boolean =>
  one === ALL_BUT_SOME && (power === ALL_BUT_SOME || power.endsWith(':*'));

/** The policies that make it an administrator, of every action on every resource. */
export const administrating = (identity: Known<Identity>): Held[] =>
  thoseOf(heldBy(identity), ({ power }) => power === EVERYTHING && isLeft(identity, power));

/** Whole services, or all but some, by a policy that AWS did not write. */
export const wildcardsOf = (identity: Known<Identity>): Held[] =>
  thoseOf(
    heldBy(identity),
    ({ power, grant }) =>
      grant.source !== 'aws' &&
      grant.group === null &&
      (power === EVERYTHING || power === ALL_BUT_SOME || power.endsWith(':*')) &&
      isLeft(identity, power),
  );

/** The first ways in which it can take any permission, each as the actions that it needs together. */
export function escalationsOf(identity: Known<Identity>): string[] {
  const held = heldBy(identity);
  const can = (action: string) => isLeft(identity, action) && anyOf(held, ({ power }) => includes(power, action));
  return thoseOf(TAKES_ANY_PERMISSION, (actions) => actions.every(can)).map((actions) => actions.join(' with '));
}
