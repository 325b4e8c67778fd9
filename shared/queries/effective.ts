/** Waivers and attestations with the times in which they were in effect. */
import { ORGANIZATION, parseUnit } from '../core/account.ts';
import type { Commit } from '../core/commit.ts';
import { type Attestation, attestationKey } from '../records/attestation.ts';
import { ATTESTATIONS, type AttestationBody, attestationsOf } from '../records/attestations.ts';
import { isInScope, WAIVERS, type Waiver } from '../records/waivers.ts';
import { inOrder, type Reads } from './reading.ts';

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
  for await (const { at, body } of history.log(WAIVERS)) {
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

export const isWaiverOf = isInScope;

/** Every attestation for these accounts, or for all accounts, in the order in which they were recorded. */
export async function effectiveAttestations(
  { history, roster }: Reads,
  named?: readonly string[],
): Promise<EffectiveAttestation[]> {
  const accounts: string[] = named ? [...named, ORGANIZATION] : [];
  if (!named) for await (const { unit } of roster.units(ATTESTATIONS)) accounts.push(parseUnit(unit).region);
  const found: EffectiveAttestation[] = [];
  const read = (account: string) => Array.fromAsync(history.log(attestationsOf(account)));
  for await (const commits of inOrder(accounts.sort(), read)) {
    const revoked = revocationsIn(commits);
    for (const { at: recorded, body } of commits) {
      const { at, expires, values: _, ...attestation } = body.attestation;
      if (attestation.revoked) continue;
      const ended = revoked.get(`${attestationKey(body.attestation)} ${at}`);
      found.push({ ...attestation, from: at, until: ended ?? expires, recorded });
    }
  }
  return found.sort((one, other) => (one.recorded < other.recorded ? -1 : 1));
}

/** The instants at which attestations were revoked, by their keys and instants. */
const revocationsIn = (commits: readonly Commit<AttestationBody>[]): ReadonlyMap<string, string> =>
  new Map(
    commits.flatMap(({ body: { attestation } }) =>
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
