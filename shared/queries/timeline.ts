/** Answers which changes happened, in order of time: verdicts with their actors, waivers, and attestations. */
import { GLOBAL, parseUnit } from '../core/account.ts';
import type { Commit } from '../core/commit.ts';
import type { AttestationBody } from '../records/attestations.ts';
import { attestationsOf } from '../records/attestations.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';
import { type AccountOf, isInScope, WAIVERS, type WaivableFinding, type WaiverBody } from '../records/waivers.ts';
import { requireBegun } from './as-of.ts';
import { authorOf, authorOfChange } from './author.ts';
import { type Continuation, cursorsFor, type Paging } from './cursor.ts';
import {
  during,
  type EffectiveAttestation,
  type EffectiveWaiver,
  effectiveAttestations,
  effectiveWaivers,
  isAttestationOf,
} from './effective.ts';
import { merged } from './merge.ts';
import { roomOf } from './pages.ts';
import type { Reads } from './reading.ts';
import { type Scope, type Selection, scopeOf } from './scope.ts';
import { accountsWithDrills, drillCommits, drillEntries } from './timeline-drills.ts';
import type { TimelineEntry } from './timeline-entry.ts';

export interface TimelineQuestion extends Selection {
  /** ISO instants, both included; if `until` is left out, the present. */
  readonly since: string;
  readonly until?: string;
  /** Only verdicts that changed to one of these statuses; waivers and attestations are then left out. */
  readonly statuses?: readonly string[];
}

/** The position of an entry in the order of all entries. */
interface Position {
  readonly at: string;
  readonly unit: string;
  readonly seq: number;
  readonly index: number;
}

interface Placed extends Position {
  readonly entry: TimelineEntry;
}

export interface TimelinePage {
  readonly entries: readonly TimelineEntry[];
  /** The cursor of the next page; null after the last page. */
  readonly next: string | null;
}

/** Every change. Throws `BadQuestion` if the history begins after `until`. */
export async function* timeline(reads: Reads, question: TimelineQuestion): AsyncGenerator<TimelineEntry> {
  let isEmpty = true;
  for await (const { entry } of placed(reads, question)) {
    isEmpty = false;
    yield entry;
  }
  if (isEmpty) await requireBegunBy(reads, question);
}

/** An empty timeline is an answer only if something was recorded by then. */
async function requireBegunBy(reads: Reads, question: TimelineQuestion): Promise<void> {
  if (question.until === undefined) return;
  const { units } = await scopeOf(reads, question);
  await requireBegun(reads, units, { at: question.until, part: 'until' });
}

/**
 * One page. All pages together show what existed when the first page was read: a change that is written later neither moves an
 * entry to another page nor appears in one. Throws `BadQuestion` if the history begins after `until`.
 */
export async function timelinePage(
  reads: Reads,
  question: TimelineQuestion,
  { limit, bytes = Number.POSITIVE_INFINITY, cursor, now, key }: Paging,
): Promise<TimelinePage> {
  const cursors = cursorsFor<Position>({ kind: 'timeline', ...question }, key);
  const given = cursor === undefined ? undefined : cursors.read(cursor);
  const until = given?.until ?? question.until ?? now;
  const found: Placed[] = [];
  const room = roomOf({ limit, bytes });
  let isLast = true;
  for await (const one of placed(reads, { ...question, until }, given)) {
    isLast = room.fits(one.entry);
    if (!isLast) break;
    found.push(one);
  }
  if (found.length === 0 && !given) await requireBegunBy(reads, question);
  const last = found.at(-1);
  const next = !isLast && last ? cursors.write({ until, after: positionOf(last) }) : null;
  return { entries: found.map(({ entry }) => entry), next };
}

const positionOf = ({ at, unit, seq, index }: Placed): Position => ({ at, unit, seq, index });

function inOrderOfTime(one: Position, other: Position): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  if (one.unit !== other.unit) return one.unit < other.unit ? -1 : 1;
  return one.seq - other.seq || one.index - other.index;
}

async function* placed(
  reads: Reads,
  question: TimelineQuestion,
  continued?: Continuation<Position>,
): AsyncGenerator<Placed> {
  const scope = await scopeOf(reads, question);
  const range = { since: continued?.after.at ?? question.since, until: question.until };
  const records = await recordsOf(reads, question, scope);
  const streams = scope.units.map((unit) =>
    entriesOf(reads.history.log(verdictsOf(unit), range), (commit) => changesIn(commit, scope, question, records)),
  );
  if (!question.statuses) {
    streams.push(entriesOf(reads.history.log(WAIVERS, range), (commit) => waiversIn(commit, scope)));
    for (const account of new Set(records.attestations.map(({ account }) => account)))
      streams.push(
        entriesOf(reads.history.log(attestationsOf(account), range), (commit) => attestationIn(commit, scope)),
      );
    for (const account of await accountsWithDrills(reads, question.accounts))
      streams.push(drillsIn(reads, account, range, scope));
  }
  for await (const one of merged(streams, inOrderOfTime))
    if (!continued || inOrderOfTime(one, continued.after) > 0) yield one;
}

interface Records {
  readonly waivers: readonly EffectiveWaiver[];
  readonly attestations: readonly EffectiveAttestation[];
  readonly accountOf: AccountOf;
}

async function recordsOf(reads: Reads, { accounts }: Selection, { accountOf }: Scope): Promise<Records> {
  const [waivers, attestations] = await Promise.all([effectiveWaivers(reads), effectiveAttestations(reads, accounts)]);
  return { waivers, attestations, accountOf };
}

/** The position is the index of the change in its commit, counting changes that the question leaves out. */
type Indexed = readonly [index: number, entry: TimelineEntry];

async function* entriesOf<Body>(
  commits: AsyncIterable<Commit<Body>>,
  entries: (commit: Commit<Body>) => readonly Indexed[],
): AsyncGenerator<Placed> {
  for await (const commit of commits) {
    const { at, unit, seq } = commit;
    for (const [index, entry] of entries(commit)) yield { at, unit, seq, index, entry };
  }
}

async function* drillsIn(
  { history }: Reads,
  account: string,
  range: Parameters<typeof drillCommits>[2],
  scope: Scope,
): AsyncGenerator<Placed> {
  for await (const { commit, drill } of drillCommits(history, account, range)) {
    const { at, unit, seq } = commit;
    for (const [index, entry] of drillEntries(commit, drill, scope)) yield { at, unit, seq, index, entry };
  }
}

function changesIn(
  { unit, at, cause, body }: Commit<VerdictsBody>,
  scope: Scope,
  { statuses }: TimelineQuestion,
  records: Records,
): Indexed[] {
  const place = parseUnit(unit);
  const found: Indexed[] = [];
  body.changes.forEach((change, index) => {
    const { control, resource, movement, from, to, because } = change;
    const isAsked = scope.has(control, resource) && (!statuses || (to !== null && statuses.includes(to)));
    if (!isAsked) return;
    const finding = { control, resource, ...place };
    const inEffect = inEffectFor(finding, at, records);
    const author = authorOfChange(cause, change);
    found.push([index, { at, ...place, control, resource, movement, from, to, because, ...author, ...inEffect }]);
  });
  return found;
}

function inEffectFor(
  finding: WaivableFinding,
  at: string,
  { waivers, attestations, accountOf }: Records,
): Pick<TimelineEntry, 'waiver' | 'attestation'> {
  const waiver = during(waivers, at, at).findLast((one) => isInScope(one, finding, accountOf));
  const attestation = during(attestations, at, at).findLast((one) => isAttestationOf(one, finding));
  return {
    waiver: waiver ? { id: waiver.id, by: waiver.by, until: waiver.until } : null,
    attestation: attestation ? { by: attestation.by, until: attestation.until } : null,
  };
}

const OF_A_RECORD = { from: null, to: null, waiver: null, attestation: null } as const;

function waiversIn({ at, cause, body }: Commit<WaiverBody>, scope: Scope): Indexed[] {
  const found: Indexed[] = [];
  body.waivers.forEach((waiver, index) => {
    if (!scope.covers(waiver)) return;
    const { id, control, account, until, reason, by, region = GLOBAL } = waiver;
    const resource = waiver.resource ?? waiver.pattern ?? '*';
    const isEnded = until <= at;
    const because = isEnded ? `waiver ${id} ended: ${reason}` : `waiver ${id} until ${until}: ${reason}`;
    found.push([
      index,
      {
        ...{ at, account, region, control, resource, because, ...authorOf(cause), who: by },
        ...{ movement: isEnded ? 'waiver-ended' : 'waived', ...OF_A_RECORD },
      },
    ]);
  });
  return found;
}

function attestationIn({ at, unit, cause, body }: Commit<AttestationBody>, scope: Scope): Indexed[] {
  const { control, by, expires, note, evidence, result, revoked } = body.attestation;
  const account = parseUnit(unit).region;
  if (!scope.touches({ control, account, resource: null })) return [];
  const place = { at, account, region: GLOBAL, control, resource: '*', ...authorOf(cause) };
  if (revoked) {
    const because = `revoked what ${by} attested: ${revoked.reason}`;
    return [[0, { ...place, because, who: revoked.by, movement: 'attestation-revoked', ...OF_A_RECORD }]];
  }
  const said = result === 'fail' ? 'recorded as failed' : `attested until ${expires}`;
  const because = `${said}: ${note} (${evidence.reference})`;
  return [[0, { ...place, because, who: by, movement: 'attested', ...OF_A_RECORD }]];
}
