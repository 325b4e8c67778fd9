/** Verifies the commits of one unit of a pack, and names each faulty commit with its fault. */
import { canonical } from '../core/canonical.ts';
import type { Cause } from '../core/commit.ts';
import type { Change, Held } from '../records/verdicts.ts';
import { sha256 } from './bytes.ts';
import { rowsIn, type Texts, textAt, valueAt } from './columns.ts';
import {
  headerText,
  MARK_DIGITS,
  memberOf,
  NO_BODY,
  type Page,
  populationText,
  type UnitBlock,
  WHOLE_BODY,
} from './format.ts';

/** As in shared/core/chain.ts, which needs Node. */
const GENESIS = '0'.repeat(64);

export interface PackedCommit {
  readonly seq: number;
  readonly at: string;
  readonly cause: Cause;
  readonly changes: readonly Change[];
}

/** One verdict of the state at the beginning of the period. */
export interface PackedVerdict extends Held {
  readonly control: string;
  readonly resource: string;
}

export interface UnitHistory {
  readonly unit: string;
  /** The hash of each commit by its number. */
  readonly hashes: ReadonlyMap<number, string>;
  readonly last: { readonly seq: number; readonly hash: string };
  readonly base: readonly PackedVerdict[];
  /** The commits of the period. */
  readonly commits: readonly PackedCommit[];
  readonly population: { readonly digest: string; readonly size: number };
  readonly problems: readonly string[];
}

/** Verifies all commits of a unit. The commits after an altered one are still read, so that each problem is named. */
export async function verifiedUnit(block: UnitBlock, digest: Texts['digest'], page: Page): Promise<UnitHistory> {
  const texts: Texts = { table: block.table, digest };
  const problems = [...orderOf(block), ...holesOf(block, texts, page)];
  const bodies = bodiesIn(block, texts);
  const digests = await Promise.all(bodies.map(({ text }) => (text === null ? null : sha256(text))));
  const hashes = new Map<number, string>();
  const commits: PackedCommit[] = [];
  let previous = block.previous;
  let stateDigest: string | null = null;
  for (const [index, seq] of block.seqs.entries()) {
    const body = bodies[index] as Body;
    const state = block.states[index] ?? null;
    const header = headerText({
      ...{ at: textAt(texts, block.ats[index] ?? 0), cause: textAt(texts, block.causes[index] ?? 0) },
      body: state === null ? (body.text ?? 'null') : `"${digests[index] ?? body.digest}"`,
      observedAt: textAt(texts, block.observed[index] ?? 0),
      ...{ previous, seq, unit: block.unit, state: state === null ? null : textAt(texts, state) },
    });
    const hash = await sha256(header);
    if (hash.slice(0, MARK_DIGITS) !== block.marks[index] && !problems.some((one) => one.startsWith(block.unit)))
      problems.push(`${block.unit} commit ${seq} was altered, or one before it: its hash does not match its content`);
    if (seq === block.base?.seq) stateDigest = state === null ? null : String(valueAt(texts, state));
    hashes.set(seq, hash);
    previous = hash;
    if (body.changes) commits.push(commitOf(block, texts, index, body.changes));
  }
  const base = baseOf(block, texts);
  if (block.base && (await digestOfState(block, base, texts)) !== stateDigest)
    problems.push(`${block.unit}: the verdicts with which the period begins are not those of commit ${block.base.seq}`);
  const last = { seq: block.seqs.at(-1) ?? 0, hash: previous };
  return { unit: block.unit, hashes, last, base, commits, population: await populationOf(base, commits), problems };
}

const commitOf = (block: UnitBlock, texts: Texts, index: number, changes: readonly Change[]): PackedCommit => ({
  seq: block.seqs[index] ?? 0,
  at: String(valueAt(texts, block.ats[index] ?? 0)),
  cause: valueAt(texts, block.causes[index] ?? 0) as Cause,
  changes,
});

/** Commits are numbered without gaps, so the numbers show which commits were removed, duplicated or moved. */
function orderOf({ unit, seqs }: UnitBlock): string[] {
  const problems: string[] = [];
  const seen = new Set<number>();
  for (const [index, seq] of seqs.entries()) {
    const before = seqs[index - 1];
    if (seen.has(seq)) problems.push(`${unit} commit ${seq} was replayed: it is there twice`);
    else if (before !== undefined && seq < before)
      problems.push(`${unit} commit ${seq} was reordered: it follows commit ${before}`);
    else if (before !== undefined && seq > before + 1 && !seqs.includes(before + 1))
      problems.push(`${unit} commit ${before + 1} was deleted: commit ${seq} follows commit ${before}`);
    seen.add(seq);
  }
  return problems;
}

/**
 * A commit up to the end of the period is given whole, unless the state with which the period begins reflects it; that state is
 * of before the period. Otherwise changes could be hidden behind a digest.
 */
function holesOf(block: UnitBlock, texts: Texts, { from, to }: Page): string[] {
  const { unit, base, seqs, ats, counts, previous } = block;
  if (unit.startsWith('alerts/')) return [];
  const atOf = (index: number): string => String(valueAt(texts, ats[index] ?? 0));
  const begins = base ? seqs.indexOf(base.seq) : -1;
  if (isScanned(unit) && (base ? begins < 0 || atOf(begins) > from : previous !== GENESIS))
    return [`${unit}: the verdicts with which the period begins were left out`];
  return seqs.flatMap((seq, index) => {
    const at = atOf(index);
    const isReflected = isScanned(unit) ? seq <= (base?.seq ?? 0) : at <= from;
    if (counts[index] !== NO_BODY || isReflected || at > to) return [];
    return [`${unit} commit ${seq} was left out: the pack holds its digest alone`];
  });
}

/** Units of records hold no resources. Their names are those of shared/records/units.ts; a test compares. */
export const isScanned = (unit: string): boolean => /^(\d{12}|organization)\//.test(unit);

interface Body {
  /** Null if only the digest is given. */
  readonly text: string | null;
  readonly digest: string | null;
  /** Whether the body is of verdicts. */
  readonly changes: readonly Change[] | null;
}

function bodiesIn(block: UnitBlock, texts: Texts): Body[] {
  const rows = rowsIn(block.changes, texts);
  return block.counts.map((count, index) => {
    const rest = block.rests[index] ?? 0;
    if (count === NO_BODY) return { text: null, digest: String(valueAt(texts, rest)), changes: null };
    if (count === WHOLE_BODY) return { text: textAt(texts, rest), digest: null, changes: null };
    const changes = Array.from({ length: count }, () => {
      const { value, done } = rows.next();
      if (done) throw new TypeError(`${block.unit} lacks changes of commit ${block.seqs[index]}`);
      return value;
    });
    // "changes" is the first key of a body of verdicts, and the rest is an object that is not empty
    const text = `{"changes":[${changes.join(',')}],${textAt(texts, rest).slice(1)}`;
    return { text, digest: null, changes: (JSON.parse(text) as { changes: Change[] }).changes };
  });
}

const baseOf = ({ base }: UnitBlock, texts: Texts): PackedVerdict[] =>
  base ? [...rowsIn(base.held, texts)].map((row) => JSON.parse(row) as PackedVerdict) : [];

/** Computed as by `stateDigests` in shared/core/state-digest.ts: the digest of the digests of the parts. */
async function digestOfState({ base }: UnitBlock, verdicts: readonly PackedVerdict[], texts: Texts): Promise<string> {
  const byControl = new Map<string, Record<string, Held>>();
  for (const { control, resource, ...held } of verdicts) {
    const known = byControl.get(control) ?? {};
    byControl.set(control, known);
    known[resource] = held;
  }
  const parts = await Promise.all(
    [...byControl].map(async ([id, held]) => [id, await sha256(canonical(held))] as const),
  );
  const others = Object.entries(base?.others ?? {}).map(([name, number]) => [name, valueAt(texts, number)] as const);
  return sha256(canonical({ ...Object.fromEntries(others), verdicts: Object.fromEntries(parts) }));
}

async function populationOf(base: readonly PackedVerdict[], commits: readonly PackedCommit[]) {
  const members = new Set(base.map(({ control, resource }) => memberOf(control, resource)));
  for (const { changes } of commits)
    for (const { control, resource } of changes) members.add(memberOf(control, resource));
  return { digest: await sha256(populationText(members)), size: members.size };
}
