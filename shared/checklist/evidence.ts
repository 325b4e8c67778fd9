/**
 * Reads from the history the evidence for a checklist's items: verdicts, the parameters behind them, and attestations.
 */
import type { Reads } from '../queries/reading.ts';
import { type RecordedVerdict, recordsOf } from '../queries/records.ts';
import { type HeldQuestion, revisionsHeld } from '../queries/revisions-held.ts';
import type { Attestation } from '../records/attestation.ts';
import { judgedWith } from './judged-with.ts';
import { type Evidence, talliesOf } from './standing.ts';

export interface AttestedEvidence extends Evidence {
  /** Control → the attestations that its passing verdicts rest on, each once. */
  readonly attestations: ReadonlyMap<string, readonly Attestation[]>;
}

/** `present` is the instant to use if the question names none. */
export async function evidenceOf(reads: Reads, question: HeldQuestion, present: string): Promise<AttestedEvidence> {
  const attestations = new Map<string, Attestation[]>();
  const tallies = await talliesOf(noting(recordsOf(reads, question, question.at ?? present), attestations));
  const held = await revisionsHeld(reads, question);
  // at a past instant, a unit without a commit may not have existed; at present, it was not scanned
  const unscanned = question.at === undefined ? held.unscanned : [];
  return { tallies, judgedWith: judgedWith(held.revisions), unscanned, attestations };
}

async function* noting(
  verdicts: AsyncIterable<RecordedVerdict>,
  attestations: Map<string, Attestation[]>,
): AsyncGenerator<RecordedVerdict> {
  for await (const verdict of verdicts) {
    const { attestation, control } = verdict;
    const known = attestations.get(control) ?? [];
    const isNew =
      attestation && !known.some(({ account, at }) => account === attestation.account && at === attestation.at);
    if (isNew) attestations.set(control, [...known, attestation]);
    yield verdict;
  }
}
