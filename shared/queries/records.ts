/** Verdicts with the records beside them: the waiver in effect, and the attestation that they rest on. */

import { ORGANIZATION } from '../core/account.ts';
import { accountsOf } from '../records/accounts-of-waivers.ts';
import { type Attestation, attestationKey, isStanding } from '../records/attestation.ts';
import { attestationsOf } from '../records/attestations.ts';
import { WAIVERS, type Waiver, waiverOf } from '../records/waivers.ts';
import { type AsOfQuestion, asOf, type VerdictAt } from './as-of.ts';
import type { Reads } from './reading.ts';

/**
 * A verdict, with the waiver that accepted its failure and the attestation for its control and account, both at the
 * verdict's instant.
 */
export interface RecordedVerdict extends VerdictAt {
  readonly waiver: Waiver | null;
  readonly attestation: Attestation | null;
}

/** The verdicts that a question asks for, by unit in order. `present` is the instant to use if the question names none. */
export async function* recordsOf(
  reads: Reads,
  question: AsOfQuestion,
  present: string,
): AsyncGenerator<RecordedVerdict> {
  const at = question.at ?? present;
  const { contents: waivers } = await reads.history.asOf(WAIVERS, at);
  const accountOf = await accountsOf(reads, Object.values(waivers));
  const attestations = attestationsAt(reads, at);
  for await (const { verdicts } of asOf(reads, question)) {
    for (const verdict of verdicts) {
      const waiver = verdict.status === 'fail' ? (waiverOf(waivers, verdict, at, accountOf) ?? null) : null;
      yield { ...verdict, waiver, attestation: verdict.status === 'pass' ? await attestations(verdict) : null };
    }
  }
}

/** Finds the valid attestation of a control, for an account or for the whole organisation. Reads each account once. */
function attestationsAt({ history }: Reads, at: string) {
  const read = new Map<string, Promise<Readonly<Record<string, Attestation>>>>();
  const of = (account: string) => {
    const found = read.get(account) ?? history.asOf(attestationsOf(account), at).then(({ contents }) => contents);
    read.set(account, found);
    return found;
  };
  return async ({ control, account }: VerdictAt): Promise<Attestation | null> => {
    const own = (await of(account))[attestationKey({ control, account })];
    const shared = (await of(ORGANIZATION))[attestationKey({ control, account: ORGANIZATION })];
    return (
      [own, shared].find((attestation) => attestation && isStanding(attestation) && attestation.expires > at) ?? null
    );
  };
}
