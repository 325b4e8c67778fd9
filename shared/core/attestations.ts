/** Attestations of an account, or of the organisation. */
import type { Attestation } from './attestation.ts';

export interface AttestationBody {
  readonly type: 'attestation';
  readonly attestation: Attestation;
}
