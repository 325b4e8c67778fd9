/**
 * Decides whether a release is ready: every item of its checklist holds, and every role has signed the present
 * evidence.
 */
import type { State } from '../checklist/standing.ts';
import { own } from '../core/own.ts';
import type { Reads } from '../queries/reading.ts';
import { type Release, type ReleaseState, releaseOf, type Signature } from '../records/releases.ts';
import { evidenceAt, type Proof, placeOf, type ReleaseEvidence } from './evidence.ts';
import { requireRelease } from './names.ts';

export interface ItemReadiness {
  readonly line: number;
  readonly text: string;
  readonly state: State;
  readonly because: string;
}

export interface RoleReadiness {
  readonly role: string;
  readonly state: 'signed' | 'missing' | 'voided';
  readonly by: string | null;
  readonly at: string | null;
  /** The changes that made the signature void; empty if it is valid. */
  readonly because: readonly string[];
}

export interface Readiness {
  readonly release: string;
  readonly ready: boolean;
  /** The instant as of which the evidence was read, and its digest. */
  readonly asOf: string;
  readonly evidence: string;
  readonly items: readonly ItemReadiness[];
  readonly signatures: readonly RoleReadiness[];
}

/** States of an item that do not block a release: it holds, a person accepted its failures, or it does not apply. */
const SETTLED: readonly State[] = ['holds', 'waived', 'excluded'];

export const isSettled = ({ state }: Pick<ItemReadiness, 'state'>): boolean => SETTLED.includes(state);

export interface Asked {
  readonly release: Release;
  readonly readiness: Readiness;
}

/** Throws `UsageError` for a release that was not started, and `BadQuestion` where the accounts have no history. */
export async function readinessOf(reads: Reads, name: string, now: Date): Promise<Asked> {
  const { contents } = await reads.history.read(releaseOf(name));
  const release = await requireRelease(reads, name, contents);
  const asOf = now.toISOString();
  const evidence = await evidenceAt(reads, release, asOf);
  const items = evidence.standings.map(({ item, standing: { state, because } }) => ({
    ...{ line: item.line, text: item.text, state, because },
  }));
  const signatures = await signaturesIn(reads, release, contents, evidence);
  const ready = items.length > 0 && items.every(isSettled) && signatures.every(({ state }) => state === 'signed');
  return { release, readiness: { release: name, ready, asOf, evidence: evidence.digest, items, signatures } };
}

async function signaturesIn(
  reads: Reads,
  release: Release,
  { signatures }: ReleaseState,
  now: ReleaseEvidence,
): Promise<RoleReadiness[]> {
  const all: RoleReadiness[] = [];
  for (const role of release.roles) {
    const signature = own(signatures, role);
    if (!signature) all.push({ role, state: 'missing', by: null, at: null, because: [] });
    else {
      const { by, at } = signature;
      const isValid = signature.evidence === now.digest;
      const because = isValid ? [] : await driftSince(reads, release, signature, now);
      all.push({ role, state: isValid ? 'signed' : 'voided', by, at, because });
    }
  }
  return all;
}

async function driftSince(
  reads: Reads,
  release: Release,
  { at, evidence }: Signature,
  now: ReleaseEvidence,
): Promise<string[]> {
  const then = await evidenceAt(reads, release, at);
  if (then.digest !== evidence)
    return [`the history holds other evidence as of ${at} than was signed; run plumbline fsck, and sign again`];
  return driftBetween(then.proofs, now.proofs);
}

type Proofs = ReleaseEvidence['proofs'];

/** The most changes that are named; the others are counted. */
const TOLD = 10;

function driftBetween(then: Proofs, now: Proofs): string[] {
  const told: string[] = [];
  for (const [place, proof] of now) {
    const words = changeOf(then.get(place), proof);
    if (words !== '') told.push(`${aboutOf(proof)}: ${words}`);
  }
  for (const proof of then.values())
    if (!now.has(placeOf(proof))) told.push(`${aboutOf(proof)}: it was ${proof.status}, and is gone`);
  const rest = told.length - TOLD;
  return rest > 0 ? [...told.slice(0, TOLD), `and ${rest} more`] : told;
}

const aboutOf = ({ control, account, region, resource }: Proof): string =>
  `${control}, ${resource} in ${account}/${region}`;

function changeOf(before: Proof | undefined, now: Proof): string {
  if (!before) return `it is new, and ${now.status} since ${now.since}`;
  if (before.status !== now.status) return `it was ${before.status}, and is ${now.status} since ${now.since}`;
  if (before.since !== now.since) return `it was otherwise for a time, and is ${now.status} again since ${now.since}`;
  if (before.waiver?.id !== now.waiver?.id || before.waiver?.until !== now.waiver?.until)
    return now.waiver ? `it is waived until ${now.waiver.until}` : 'its waiver ended';
  if (isOther(before.attestation, now.attestation))
    return now.attestation ? `it was attested again by ${now.attestation.by}` : 'its attestation ended';
  return before.facts === now.facts ? '' : 'the facts that it was judged by are others';
}

const isOther = (one: Proof['attestation'], other: Proof['attestation']): boolean =>
  one?.at !== other?.at || one?.by !== other?.by || one?.sha256 !== other?.sha256;
