/** Waivers and attestations with the times in which they were in effect. */
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import { type Attestation, attestationKey } from '../records/attestation.ts';
import { ATTESTATIONS, attestationsOf } from '../records/attestations.ts';
import { WAIVERS, type Waiver } from '../records/waivers.ts';
import { beginningOf, inOrder, type Reads } from './reading.ts';

/** A waiver from its commit until it ended, was withdrawn or was replaced, whichever came first. */
export interface EffectiveWaiver extends Waiver {
  readonly from: string;
}

/** An attestation, from the instant at which it takes effect until it expires; `recorded` is the instant of its commit. */
export interface EffectiveAttestation extends Omit<Attestation, 'at' | 'expires' | 'values'> {
  readonly from: string;
  readonly until: string;
  readonly recorded: string;
}

/** Every waiver that was in effect at some time, in the order in which they began. */
export async function effectiveWaivers({ history }: Pick<Reads, 'history'>): Promise<EffectiveWaiver[]> {
  const ended: EffectiveWaiver[] = [];
  const current = new Map<string, EffectiveWaiver>();
  let isFirst = true;
  for await (const { seq, at, body } of history.log(WAIVERS)) {
    if (isFirst && seq > 1) {
      // waivers from before a cut count from the instant of the cut
      const { at: from, contents } = await beginningOf(history, WAIVERS);
      for (const waiver of Object.values(contents))
        if (waiver.until > from) current.set(waiver.id, { ...waiver, from });
    }
    isFirst = false;
    for (const waiver of body.waivers) {
      const before = current.get(waiver.id);
      if (before) ended.push({ ...before, until: before.until < at ? before.until : at });
      current.delete(waiver.id);
      if (waiver.until > at) current.set(waiver.id, { ...waiver, from: at });
    }
  }
  return [...ended, ...current.values()]
    .filter(({ from, until }) => from < until)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** Every attestation for these accounts, or for all accounts, in the order in which they were recorded. */
export async function effectiveAttestations(
  { history, roster }: Reads,
  named?: readonly string[],
): Promise<EffectiveAttestation[]> {
  const accounts: string[] = named ? [...named, ORGANIZATION] : [];
  if (!named) for await (const { unit } of roster.units(ATTESTATIONS)) accounts.push(parseUnit(unit).region);
  const found: EffectiveAttestation[] = [];
  for await (const attested of inOrder(accounts.sort(), (account) => attestedIn(history, account))) {
    const revoked = revocationsIn(attested);
    for (const { recorded, attestation } of attested) {
      if (attestation.revoked) continue;
      const { at, expires, values: _, ...others } = attestation;
      const ended = revoked.get(`${attestationKey(attestation)} ${at}`);
      found.push({ ...others, from: at, until: ended ?? expires, recorded });
    }
  }
  return found.sort((one, other) => (one.recorded < other.recorded ? -1 : 1));
}

/** An attestation or its revocation, with the instant of its commit. */
interface Recorded {
  readonly recorded: string;
  readonly attestation: Attestation;
}

/** The attestations of an account. Before a cut, only the newest of each control is known. */
async function attestedIn(history: Reads['history'], account: string): Promise<Recorded[]> {
  const of = attestationsOf(account);
  const commits = await Array.fromAsync(history.log(of));
  const isCut = (commits[0]?.seq ?? 1) > 1;
  const before = isCut ? Object.values((await beginningOf(history, of)).contents) : [];
  return [
    ...before.map((attestation) => ({ recorded: attestation.at, attestation })),
    ...commits.map(({ at, body: { attestation } }) => ({ recorded: at, attestation })),
  ];
}

/** The instants at which attestations were revoked, by their keys and instants. */
const revocationsIn = (records: readonly Recorded[]): ReadonlyMap<string, string> =>
  new Map(
    records.flatMap(({ attestation }) =>
      attestation.revoked
        ? [[`${attestationKey(attestation)} ${attestation.at}`, attestation.revoked.at] as const]
        : [],
    ),
  );

export const isAttestationOf = (
  attestation: Pick<Attestation, 'control' | 'account'>,
  finding: { readonly control: string; readonly account: string },
): boolean =>
  attestation.control === finding.control &&
  (attestation.account === ORGANIZATION || attestation.account === finding.account);

/** The records that were in effect at an instant, or at some time of a period. */
export const during = <T extends { readonly from: string; readonly until: string }>(
  records: readonly T[],
  from: string,
  to: string,
): T[] => records.filter((record) => record.from <= to && record.until > from);
