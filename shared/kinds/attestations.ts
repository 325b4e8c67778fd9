/** What people attested, as facts: stored records, and no AWS call. */
import { collector, type Resource } from '../core/collector.ts';
import { type Attestation, attestationKey } from '../records/attestation.ts';
import { ATTESTATION_RECORDS } from '../records/attestations.ts';

export const attestations = collector({
  id: 'attestations.all',
  kind: 'records',
  evidence: 'attested',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async (records): Promise<Resource<Attestation>[]> =>
    (await records.of(ATTESTATION_RECORDS)).map((facts) => ({ id: attestationKey(facts), facts })),
});
