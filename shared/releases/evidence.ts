/** The evidence that a signature covers: all verdicts for the items of a checklist, as of an instant. */

import { judgedWith } from '../checklist/judged-with.ts';
import type { Answer } from '../checklist/mapping.ts';
import { type Evidence, type Standing, standingOf, talliesOf } from '../checklist/standing.ts';
import { ORGANIZATION } from '../core/account.ts';
import type { Status } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import type { ParameterValue } from '../core/parameter.ts';
import type { Reads } from '../queries/reading.ts';
import { type RecordedVerdict, recordsOf } from '../queries/records.ts';
import { revisionsHeld } from '../queries/revisions-held.ts';
import type { Release, ReleaseAnswer, ReleaseItem } from '../records/releases.ts';

/** The part of a verdict that a signature covers. */
export interface Proof {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly since: string;
  /** Digest of the judged facts. */
  readonly facts: string | null;
  readonly waiver: { readonly id: string; readonly until: string } | null;
  readonly attestation: { readonly at: string; readonly by: string; readonly sha256: string } | null;
}

export interface ReleaseEvidence {
  /** Digest of the release and of all proofs in their order. */
  readonly digest: string;
  /** By `placeOf`. */
  readonly proofs: ReadonlyMap<string, Proof>;
  readonly standings: readonly { readonly item: ReleaseItem; readonly standing: Standing }[];
}

export const placeOf = ({ account, region, control, resource }: Proof): string =>
  [account, region, control, resource].join(' ');

/** Throws `BadQuestion` where the history holds no scan of the accounts by then. */
export async function evidenceAt(reads: Reads, release: Release, at: string): Promise<ReleaseEvidence> {
  const question = { at, accounts: await scopeOf(reads, release.accounts) };
  const wanted = new Set(release.items.flatMap(({ controls }) => controls.map(({ control }) => control)));
  const proofs = new Map<string, Proof>();
  const tallies = await talliesOf(wantedOf(recordsOf(reads, question, at), wanted, proofs));
  const { revisions, unscanned } = await revisionsHeld(reads, question);
  const evidence = { tallies, judgedWith: judgedWith(revisions), unscanned };
  return {
    digest: digestOf(release, proofs),
    proofs,
    standings: release.items.map((item) => ({ item, standing: standing(item, evidence) })),
  };
}

/** The accounts of the release and the organisation itself, whose verdicts hold for each of its accounts. */
async function scopeOf({ roster }: Reads, accounts: readonly string[]): Promise<readonly string[]> {
  for await (const _ of roster.units(ORGANIZATION)) return [...accounts, ORGANIZATION];
  return accounts;
}

async function* wantedOf(
  verdicts: AsyncIterable<RecordedVerdict>,
  wanted: ReadonlySet<string>,
  proofs: Map<string, Proof>,
): AsyncGenerator<RecordedVerdict> {
  for await (const verdict of verdicts) {
    if (!wanted.has(verdict.control)) continue;
    const proof = proofOf(verdict);
    proofs.set(placeOf(proof), proof);
    yield verdict;
  }
}

function proofOf(verdict: RecordedVerdict): Proof {
  const { control, account, region, resource, status, since, evidence: facts, waiver, attestation } = verdict;
  return {
    ...{ control, account, region, resource, status, since, facts },
    waiver: waiver && { id: waiver.id, until: waiver.until },
    attestation: attestation && {
      ...{ at: attestation.at, by: attestation.by, sha256: attestation.evidence.sha256 },
    },
  };
}

/**
 * The proofs are ordered by control, account, region and resource, so that the order does not depend on how a state was
 * stored.
 */
const digestOf = (release: Release, proofs: ReadonlyMap<string, Proof>): string =>
  digest({ release, proofs: [...proofs].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, proof]) => proof) });

const standing = (item: ReleaseItem, evidence: Evidence): Standing =>
  standingOf(
    {
      ...{ item: item.text, key: '', section: '', line: item.line, controls: item.controls.map(answerOf) },
      ...(item.attestedBy === undefined ? {} : { 'attested by': item.attestedBy }),
      ...(item.notApplicable === undefined ? {} : { 'not applicable': item.notApplicable }),
    },
    evidence,
  );

/** Copies an answer into the form of a mapping, whose lists are mutable. */
const answerOf = ({ control, parameters }: ReleaseAnswer): Answer => ({
  control,
  ...(parameters
    ? { parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, copyOf(value)])) }
    : {}),
});

const copyOf = (value: ParameterValue) => (typeof value === 'object' ? [...value] : value);
