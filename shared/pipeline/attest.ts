/** Records an attestation in the history, as a commit of its account's own unit. */
import type { Attestation } from '../core/attestation.ts';
import type { Commit } from '../core/commit.ts';
import { Conflict } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { attestationsUnit } from './deps.ts';

const ATTEMPTS = 5;

export async function attest(history: History, attestation: Attestation): Promise<Commit> {
  const at = new Date(attestation.at);
  const draft = {
    at,
    observedAt: at,
    cause: { kind: 'person' as const, by: attestation.by },
    body: { type: 'attestation' as const, attestation },
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { commit } = await history.append(await history.read(attestationsUnit(attestation.account)), draft);
      return commit;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
