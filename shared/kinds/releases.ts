/** Releases, as attestations name them. */
import { ORGANIZATION } from '../core/account.ts';
import { type Attestation, effectiveAt } from '../records/attestation.ts';

export interface Release {
  readonly name: string;
  /** The instant at which it was first attested. */
  readonly since: string;
}

/**
 * The newest release that any attestation names. Attestations for the account itself take precedence over those for the whole
 * organisation, which may be about other products.
 */
export function currentRelease(attestations: readonly Attestation[]): Release | undefined {
  const named = attestations.filter(({ release }) => release !== undefined);
  const own = named.filter(({ account }) => account !== ORGANIZATION);
  // by name if two have the same instant, so that the order of the records does not matter
  const orderOf = (one: Attestation) => `${effectiveAt(one)} ${one.release}`;
  const sorted = (own.length > 0 ? own : named).toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  const name = sorted.at(-1)?.release;
  const first = sorted.find(({ release }) => release === name);
  return name !== undefined && first ? { name, since: effectiveAt(first) } : undefined;
}
