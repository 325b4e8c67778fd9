/** The work of `plumbline evidence show`: finds the commit that gave a verdict, and the facts that were kept with it. */
import { unitId } from '../../shared/core/account.ts';
import type { ChainState, Commit } from '../../shared/core/commit.ts';
import { LostEvidence, UsageError } from '../../shared/core/errors.ts';
import { WHOLE_UNIT } from '../../shared/core/evaluate.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { KeptEvidence } from '../../shared/core/ports.ts';
import { listed } from '../../shared/core/words.ts';
import {
  type Change,
  type Held,
  type VerdictsBody,
  type VerdictsState,
  verdictsOf,
} from '../../shared/records/verdicts.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { openStore, type Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { fitted } from './wrap.ts';

export interface EvidenceOptions extends StoreOptions {
  readonly account: string;
  readonly region: string;
  readonly control: string;
  readonly resource: string;
  readonly asOf?: string;
  readonly format: 'text' | 'json';
}

/** A change, with the commit that recorded it. */
interface Recorded {
  readonly commit: Commit<VerdictsBody>;
  readonly change: Change;
}

const NAMED = 3;

export async function runEvidence(io: Io, options: EvidenceOptions): Promise<void> {
  const store = await openStore(options);
  try {
    const held = await heldIn(store, options);
    const recorded = await recordedIn(store, options, held.resource);
    const kept = await keptWith(store, recorded, held.resource);
    const shown = shownOf(options, { ...held, recorded, kept });
    io.stdout.write(
      options.format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : `${fitted(io, textOf(shown))}\n`,
    );
    if (kept === null) throw new ExitWith(EXIT.unfinished);
  } catch (error) {
    if (!(error instanceof LostEvidence)) throw error;
    io.stderr.write(`error: ${inTerminal(error.message)}\n`);
    throw new ExitWith(EXIT.findings);
  } finally {
    await store.close();
  }
}

interface Found {
  /** The resource of the verdict: the whole unit if the control could read none of it. */
  readonly resource: string;
  readonly verdict: Held;
}

async function heldIn({ history }: Store, { control, resource, asOf, ...place }: EvidenceOptions): Promise<Found> {
  const of = verdictsOf(unitId(place));
  const state = asOf === undefined ? await history.read(of) : await history.asOf(of, asOf);
  const verdicts = state.contents.verdicts[control];
  const dark = verdicts?.[WHOLE_UNIT];
  const own = verdicts?.[resource];
  if (dark && (own || resource === WHOLE_UNIT)) return { resource: WHOLE_UNIT, verdict: dark };
  if (own) return { resource, verdict: own };
  throw new UsageError(absence(state, { control, resource, asOf }));
}

function absence(
  { unit, seq, contents }: ChainState<VerdictsState>,
  { control, resource, asOf }: Pick<EvidenceOptions, 'control' | 'resource' | 'asOf'>,
): string {
  const when = asOf === undefined ? '' : ` as of ${asOf}`;
  if (seq === 0) return `the history holds nothing of ${unit}${when}; check --account, --region and --as-of`;
  const verdicts = contents.verdicts[control];
  if (!verdicts) {
    const judged = Object.keys(contents.verdicts).sort();
    return `the history holds no verdict of ${control} in ${unit}${when}; check --control: there is ${listed(judged, NAMED)}`;
  }
  const resources = Object.keys(verdicts).sort();
  return `${control} has no verdict of ${resource} in ${unit}${when}; check --resource: there is ${listed(resources, NAMED)}`;
}

/** The newest commit up to the instant that changed the verdict. */
async function recordedIn({ history }: Store, options: EvidenceOptions, resource: string): Promise<Recorded> {
  const { control, asOf } = options;
  let newest: Recorded | undefined;
  for await (const commit of history.log(verdictsOf(unitId(options)), asOf === undefined ? {} : { until: asOf })) {
    const change = commit.body.changes.find((one) => one.control === control && one.resource === resource);
    if (change) newest = { commit, change };
  }
  if (newest) return newest;
  throw new UsageError(`the log of ${unitId(options)} does not say when ${resource} was judged; run plumbline fsck`);
}

/** Null if there are no facts to show: they could not be read, or an earlier release kept only digests. */
async function keptWith({ evidence }: Store, recorded: Recorded, resource: string): Promise<KeptEvidence | null> {
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

function shownOf(options: EvidenceOptions, { resource, verdict, recorded: { commit, change }, kept }: Answer) {
  const { account, region, control, asOf = 'now' } = options;
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

function textOf(shown: ReturnType<typeof shownOf>): string {
  const { control, resource, account, region, status, because, facts, tags, others } = shown;
  const json = (value: unknown) => inTerminal(JSON.stringify(value));
  return [
    `${control} of ${inTerminal(resource)} in ${account}/${region}: ${status}, since ${shown.since}`,
    `because: ${inTerminal(because)}`,
    `read at: ${shown.readAt}; recorded at ${shown.recordedAt} as commit ${shown.commit.seq} of ${shown.commit.unit}`,
    ...('missing' in shown ? [`facts: ${shown.missing}`] : []),
    ...(facts === null ? [] : [`by the calls: ${shown.calls.join(', ')}`, `facts: ${json(facts)}`]),
    ...(facts === null ? [] : [`their digest: ${shown.evidence} (verified)`]),
    ...(tags === undefined ? [] : [`tags: ${json(tags)}`]),
    ...Object.entries(others).map(([name, value]) => `${name}: ${json(value)}`),
    ...(facts === null ? [] : [`judged with: ${json(shown.parameters)}, revision ${shown.revision}`]),
  ].join('\n');
}
