/** Records an attestation in the history, as a commit of its account's own unit. */
import type { Attestation } from '../core/attestation.ts';
import type { Commit } from '../core/commit.ts';
import type { History } from '../core/ports.ts';
import { appendTo } from './append.ts';
import { attestationsUnit } from './deps.ts';

export async function attest(history: History, attestation: Attestation): Promise<Commit> {
  const at = new Date(attestation.at);
  const draft = {
    at,
    observedAt: at,
    cause: { kind: 'person' as const, by: attestation.by },
    body: { type: 'attestation' as const, attestation },
  };
  const appended = await appendTo(history, attestationsUnit(attestation.account), () => draft);
  return (appended as NonNullable<typeof appended>).commit;
}
