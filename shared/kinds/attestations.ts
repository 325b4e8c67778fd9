/** What people attested, as facts: no AWS call, the history is read. */
import type { Attestation } from '../core/attestation.ts';
import { collector, type Resource } from '../core/collector.ts';

export const attestations = collector({
  id: 'attestations.all',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async (aws): Promise<Resource<Attestation>[]> =>
    (await aws.attestations()).map((attestation) => ({
      id: `${attestation.control}@${attestation.account}`,
      facts: attestation,
    })),
});
