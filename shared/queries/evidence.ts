/**
 * Answers on which facts a verdict rests: finds the commit that recorded it, and the facts that were stored with the
 * commit.
 */
import { unitId } from '../core/account.ts';
import type { ChainState, Commit } from '../core/commit.ts';
import { BeforeCut, CorruptHistory, LostEvidence } from '../core/errors.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import { own } from '../core/own.ts';
import type { EvidenceStore, KeptEvidence } from '../core/ports.ts';
import { listed } from '../core/words.ts';
import { type Change, type Held, type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { BadQuestion } from './question.ts';
import { beginningOf, type Reads } from './reading.ts';

export interface EvidenceQuestion {
  readonly account: string;
  readonly region: string;
  readonly control: string;
  readonly resource: string;
  /** ISO instant; if left out, the present. */
  readonly at?: string | undefined;
}

export interface EvidenceReads extends Pick<Reads, 'history'> {
  readonly evidence: Pick<EvidenceStore, 'get'>;
}

/** A change, with the commit that recorded it. */
interface Recorded {
  readonly commit: Commit<VerdictsBody>;
  readonly change: Change;
}

interface Found {
  /** The resource of the verdict: the whole unit if the control could read none of it. */
  readonly resource: string;
  readonly verdict: Held;
}

export type ShownEvidence = ReturnType<typeof shownOf>;

const NAMED = 3;

/**
 * The verdict with its facts. Throws `BadQuestion` if there is no such verdict, and `LostEvidence` if its facts are missing or were
 * altered.
 */
export async function evidenceFor(reads: EvidenceReads, question: EvidenceQuestion): Promise<ShownEvidence> {
  const held = await heldIn(reads, question);
  const recorded = await recordedIn(reads, question, held.resource);
  const kept = await keptWith(reads, recorded, held.resource);
  return shownOf(question, { ...held, recorded, kept });
}

async function heldIn(
  { history }: EvidenceReads,
  { control, resource, at, ...place }: EvidenceQuestion,
): Promise<Found> {
  const of = verdictsOf(unitId(place));
  const state = at === undefined ? await history.read(of) : await history.asOf(of, at);
  const verdicts = own(state.contents.verdicts, control);
  const dark = verdicts?.[WHOLE_UNIT];
  const verdict = verdicts && own(verdicts, resource);
  if (dark && (verdict || resource === WHOLE_UNIT)) return { resource: WHOLE_UNIT, verdict: dark };
  if (verdict) return { resource, verdict };
  throw absence(state, { control, resource, at });
}

function absence(
  { unit, seq, contents }: ChainState<VerdictsState>,
  { control, resource, at }: Pick<EvidenceQuestion, 'control' | 'resource' | 'at'>,
): BadQuestion {
  const when = at === undefined ? '' : ` as of ${at}`;
  if (seq === 0)
    return new BadQuestion(
      'accounts',
      (name) => `the history holds nothing of ${unit}${when}; check ${name}, the region and the instant`,
    );
  const verdicts = own(contents.verdicts, control);
  if (!verdicts) {
    const judged = listed(Object.keys(contents.verdicts).sort(), NAMED);
    return new BadQuestion(
      'controls',
      (name) => `the history holds no verdict of ${control} in ${unit}${when}; check ${name}: there is ${judged}`,
    );
  }
  const resources = listed(Object.keys(verdicts).sort(), NAMED);
  return new BadQuestion(
    'resources',
    (name) => `${control} has no verdict of ${resource} in ${unit}${when}; check ${name}: there is ${resources}`,
  );
}

/** The newest commit up to the instant that changed the verdict. */
async function recordedIn({ history }: EvidenceReads, question: EvidenceQuestion, resource: string): Promise<Recorded> {
  const { control, at } = question;
  const of = verdictsOf(unitId(question));
  let newest: Recorded | undefined;
  for await (const commit of history.log(of, at === undefined ? {} : { until: at })) {
    const change = commit.body.changes.find((one) => one.control === control && one.resource === resource);
    if (change) newest = { commit, change };
  }
  if (newest) return newest;
  const begins = await beginningOf(history, of);
  if (begins.seq > 0) throw new BeforeCut(of.unit, begins.at);
  throw new CorruptHistory(`the log of ${of.unit} does not say when ${resource} was judged; run plumbline fsck`);
}

/**
 * Null if there are no facts to show, because they could not be read, or because an earlier release stored only
 * digests.
 */
async function keptWith(
  { evidence }: EvidenceReads,
  recorded: Recorded,
  resource: string,
): Promise<KeptEvidence | null> {
  const { commit, change } = recorded;
  if (change.evidence === '' || commit.body.kept === undefined) return null;
  const kept = await evidence.get(commit.unit, commit.body.kept, { control: change.control, resource });
  if (kept.digest === change.evidence) return kept;
  throw new LostEvidence(
    `the facts kept with ${commit.unit} commit ${commit.seq} are not those that ${change.control} judged: they were altered`,
  );
}

interface Answer extends Found {
  readonly recorded: Recorded;
  readonly kept: KeptEvidence | null;
}

function shownOf(question: EvidenceQuestion, { resource, verdict, recorded: { commit, change }, kept }: Answer) {
  const { account, region, control, at: asOf = 'now' } = question;
  const { status, because, since, warning } = verdict;
  return {
    ...{ asOf, account, region, control, resource, status, because, ...(warning ? { warning } : {}), since },
    evidence: change.evidence,
    readAt: commit.observedAt,
    recordedAt: commit.at,
    commit: { unit: commit.unit, seq: commit.seq, hash: commit.hash },
    cause: commit.cause,
    ...(kept
      ? { calls: kept.actions, revision: kept.revision, parameters: kept.parameters, facts: kept.facts }
      : { calls: [], revision: null, parameters: null, facts: null, missing: missingOf(change) }),
    ...(kept?.tags === undefined ? {} : { tags: kept.tags }),
    others: kept?.others ?? {},
  };
}

const missingOf = ({ evidence }: Change): string =>
  evidence === ''
    ? 'nothing could be read, so there are no facts'
    : 'the release that recorded this verdict kept the digest of its facts, and not the facts';
