/** The chains of attestations, one for each account and one for the organisation. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { RecordKind } from '../core/source.ts';
import { type Attestation, attestationKey } from './attestation.ts';

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

/** Attestations, valid or not, as records that controls read. */
export const ATTESTATION_RECORDS: RecordKind<Attestation, AttestationsState> = {
  unitOf: attestationsOf,
  listed: (state) => Object.values(state),
};

/** The name of units of attestations begins with this word and a `/`. */
export const ATTESTATIONS = 'attestations';
