/** Attestations of people, as facts: read from stored records, without an AWS call. */
import { collector, type Resource } from '../core/collector.ts';
import { instantOf, type Seen } from '../core/reading.ts';
import { type Attestation, attestationKey } from '../records/attestation.ts';
import { ATTESTATION_RECORDS } from '../records/attestations.ts';

/** An attestation whose instants may be unreadable. Without an end, a proof would last for ever. */
export interface StatedAttestation extends Omit<Attestation, 'at' | 'expires' | 'effective'> {
  readonly at: Seen<string>;
  readonly expires: Seen<string>;
  readonly effective?: Seen<string>;
}

export const attestations = collector({
  id: 'attestations.all',
  kind: 'records',
  evidence: 'attested',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async (records): Promise<Resource<StatedAttestation>[]> =>
    (await records.of(ATTESTATION_RECORDS)).map((attestation) => ({
      id: attestationKey(attestation),
      facts: withInstants(attestation),
    })),
});

function withInstants(attestation: Attestation): StatedAttestation {
  const { control, at, expires, effective } = attestation;
  const read = (value: string, field: string) => instantOf(value, 'attestations.all', `${field} of ${control}`);
  return {
    ...attestation,
    at: read(at, 'at'),
    expires: read(expires, 'expires'),
    ...(effective === undefined ? {} : { effective: read(effective, 'effective') }),
  };
}
