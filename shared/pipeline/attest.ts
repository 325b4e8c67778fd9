/** Records an attestation in the history, as a commit of its account's own unit. */
import type { Commit } from '../core/commit.ts';
import type { History } from '../core/ports.ts';
import type { Attestation } from '../records/attestation.ts';
import { type AttestationBody, attestationsOf } from '../records/attestations.ts';
import { appendTo } from './append.ts';

export async function attest(history: History, attestation: Attestation): Promise<Commit<AttestationBody>> {
  const at = new Date(attestation.at);
  const next = {
    at,
    observedAt: at,
    cause: { kind: 'person' as const, by: attestation.by },
    body: { type: 'attestation' as const, attestation },
  };
  const appended = await appendTo(history, attestationsOf(attestation.account), () => next);
  return (appended as NonNullable<typeof appended>).commit;
}
