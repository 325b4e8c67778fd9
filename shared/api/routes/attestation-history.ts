/** Every attestation of a control, from the logs of accounts: those that ended, were replaced or revoked included. */
import { removedUntil } from '../../queries/reading.ts';
import type { Attestation } from '../../records/attestation.ts';
import { attestationsOf } from '../../records/attestations.ts';
import { recordPage } from '../listing.ts';
import type { Answer, Handling } from '../route.ts';

interface Query {
  readonly control: string;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A page, the newest first. It says up to when a cut removed attestations of one of the accounts. */
export async function pastAttestations(
  asked: Pick<Handling<unknown, Query, unknown>, 'ports' | 'query' | 'now'>,
  accounts: readonly string[],
): Promise<Answer> {
  const { history } = asked.ports;
  const found: { readonly attestation: Attestation; readonly place: string }[] = [];
  const removed: string[] = [];
  for (const account of accounts) {
    const of = attestationsOf(account);
    let first: number | undefined;
    for await (const { unit, seq, at, body } of history.log(of)) {
      first ??= seq;
      if (body.attestation.control === asked.query.control)
        found.push({ attestation: body.attestation, place: `${at} ${unit} ${String(seq).padStart(12, '0')}` });
    }
    const until = await removedUntil(history, of, first);
    if (until !== null) removed.push(until);
  }
  const name = ({ place }: (typeof found)[number]) => place;
  const { entries, next } = await recordPage(asked, 'attestation-history', found, name, 'descending');
  const attestations = entries.map(({ attestation }) => attestation);
  return { body: { attestations, removedUntil: removed.sort().at(-1) ?? null, next } };
}
