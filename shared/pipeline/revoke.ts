/** Revokes an attestation, with a reason. The attestation stays in the log. */
import type { Commit } from '../core/commit.ts';
import { UsageError } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import type { Attestation, Revocation } from '../records/attestation.ts';
import { attestationKey } from '../records/attestation.ts';
import { type AttestationBody, attestationsOf } from '../records/attestations.ts';
import { appendTo } from './append.ts';

/** Throws `UsageError` if there is no such attestation, or it no longer counts. */
export async function revoke(
  history: Pick<History, 'read' | 'append'>,
  about: Pick<Attestation, 'control' | 'account'>,
  { by, at, reason }: Revocation,
): Promise<Commit<AttestationBody>> {
  const appended = await appendTo(history, attestationsOf(about.account), (state) => {
    // at least the time of the last commit, in case the clock went back
    const instant = at > state.at ? at : state.at;
    const attestation = revocable(state.contents[attestationKey(about)], about, instant);
    const revoked = { ...attestation, expires: instant, revoked: { by, at: instant, reason } };
    return {
      ...{ at: new Date(instant), observedAt: new Date(instant), cause: { kind: 'person' as const, by } },
      body: { type: 'attestation' as const, attestation: revoked },
    };
  });
  return (appended as NonNullable<typeof appended>).commit;
}

function revocable(
  found: Attestation | undefined,
  { control, account }: Pick<Attestation, 'control' | 'account'>,
  at: string,
): Attestation {
  const what = `the attestation of ${control} for ${account}`;
  if (!found) throw new UsageError(`there is no attestation of ${control} for ${account} to revoke`);
  if (found.revoked)
    throw new UsageError(`${what} was revoked at ${found.revoked.at} by ${found.revoked.by}: ${found.revoked.reason}`);
  if (found.expires <= at)
    throw new UsageError(`${what} ended at ${found.expires}, so that there is nothing to revoke`);
  return found;
}
