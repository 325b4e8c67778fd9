/** The chains of attestations, one for each account and one for the organisation. */
import { type Attestation, attestationKey } from '../core/attestation.ts';
import type { Chain, ChainUnit } from '../core/chain.ts';

export interface AttestationBody {
  readonly type: 'attestation';
  readonly attestation: Attestation;
}

/** The newest attestation by control and account (`attestationKey`). */
export type AttestationsState = Readonly<Record<string, Attestation>>;

const attestationsChain: Chain<AttestationsState, AttestationBody> = {
  type: 'attestation',
  empty: {},
  fold: (state, { attestation }) => ({ ...state, [attestationKey(attestation)]: attestation }),
  parts: (attestations) => ({ attestations }),
  size: (attestations) => Object.keys(attestations).length,
};

/** The attestations of an account, by its id, or of the organisation. */
export const attestationsOf = (account: string): ChainUnit<AttestationsState, AttestationBody> => ({
  unit: `${ATTESTATIONS}/${account}`,
  chain: attestationsChain,
});

/** The name of units of attestations begins with this word and a `/`. */
export const ATTESTATIONS = 'attestations';
