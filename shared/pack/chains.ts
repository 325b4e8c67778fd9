/** Verifies the commits of one unit of a pack, and names each faulty commit with its fault. */
import type { Cause } from '../core/commit.ts';
import type { Cut } from '../core/cut.ts';
import type { Change, Held } from '../records/verdicts.ts';
import { byteText } from './byte-text.ts';
import { sha256, sha256Of } from './bytes.ts';
import { type RowReader, requireValues, rowReader, type Texts, textAt, valueAt } from './columns.ts';
import { headerText, MARK_DIGITS, NO_BODY, type PackedState, type Page, type UnitBlock, WHOLE_BODY } from './format.ts';
import { populationIn } from './packed-population.ts';
import { stateDigestOf } from './packed-state.ts';

/** A copy of the value in shared/core/chain.ts, which needs Node. */
const GENESIS = '0'.repeat(64);

export interface PackedCommit {
  readonly seq: number;
  readonly at: string;
  /** Both are read on demand, because a verification needs no objects of changes. */
  cause(): Cause;
  changes(): readonly Change[];
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
  /** Read when it is asked for, like the changes of a commit. */
  base(): readonly PackedVerdict[];
  /** Verdicts in the base and in the commits. */
  readonly verdicts: number;
  /** The commits of the period. */
  readonly commits: readonly PackedCommit[];
  readonly population: { readonly digest: string; readonly size: number };
  /** The instant up to which a cut removed commits of the period; null if it removed none of them. */
  readonly cutUntil: string | null;
  readonly problems: readonly string[];
}

/** Verifies all commits of a unit. The commits after an altered one are still read, so that each problem is named. */
export async function verifiedUnit(
  block: UnitBlock,
  digests: Texts['digests'],
  page: Page,
  cut?: Cut,
): Promise<UnitHistory> {
  requireValues(block.table);
  requirePlain(block);
  const texts: Texts = { table: block.table, digests };
  // the verdicts of a period that begins before a cut are known from the cut on
  const cutUntil = cut && cut.last.at > page.from && block.base?.seq === cut.last.seq ? cut.last.at : null;
  const problems = [...orderOf(block), ...holesOf(block, texts, { ...page, from: cutUntil ?? page.from })];
  const reader = rowReader(block.changes, texts);
  const bodies = bodiesIn(block, texts, reader);
  const hashed = await Promise.all(bodies.map((body) => body.digest));
  const hashes = new Map<number, string>();
  const commits: PackedCommit[] = [];
  let previous = block.previous;
  let stateDigest: string | null = null;
  for (const [index, seq] of block.seqs.entries()) {
    const body = bodies[index] as Body;
    const state = block.states[index] ?? null;
    const header = headerText({
      ...{ at: textAt(texts, block.ats[index] ?? 0), cause: textAt(texts, block.causes[index] ?? 0) },
      body: state === null ? (body.text ?? 'null') : JSON.stringify(hashed[index]),
      observedAt: textAt(texts, block.observed[index] ?? 0),
      ...{ previous, seq, unit: block.unit, state: state === null ? null : textAt(texts, state) },
    });
    const hash = sha256Of(header);
    if (hash.slice(0, MARK_DIGITS) !== block.marks[index] && !problems.some((one) => one.startsWith(block.unit)))
      problems.push(`${block.unit} commit ${seq} was altered, or one before it: its hash does not match its content`);
    if (seq === block.base?.seq) stateDigest = state === null ? null : String(valueAt(texts, state));
    hashes.set(seq, hash);
    previous = hash;
    if (body.changes) commits.push(commitOf(block, texts, index, body.changes));
  }
  const base = block.base && { ...block.base, reader: rowReader(block.base.held, texts) };
  if (base && stateDigestOf(base, base.reader, texts) !== stateDigest)
    problems.push(`${block.unit}: the verdicts with which the period begins are not those of commit ${base.seq}`);
  const changed = bodies.reduce((sum, { count }) => sum + count, 0);
  return {
    ...{ unit: block.unit, hashes, last: { seq: block.seqs.at(-1) ?? 0, hash: previous } },
    base: () => verdictsOf(base),
    ...{ commits, verdicts: changed + (base?.held.shape.length ?? 0), problems },
    ...{ population: await populationIn(block, texts, changed), cutUntil },
  };
}

const decoder = new TextDecoder();
const DIGEST = /^[0-9a-f]{64}$/;

/** Throws unless the header's values that are not in the table of texts have the right form. */
function requirePlain({ unit, previous, seqs }: UnitBlock): void {
  if (!DIGEST.test(previous)) throw new TypeError(`${unit} follows no hash`);
  if (!seqs.every(Number.isSafeInteger)) throw new TypeError(`${unit} has a commit without a number`);
}

const commitOf = (block: UnitBlock, texts: Texts, index: number, changes: PackedCommit['changes']): PackedCommit => ({
  seq: block.seqs[index] ?? 0,
  at: String(valueAt(texts, block.ats[index] ?? 0)),
  cause: () => valueAt(texts, block.causes[index] ?? 0) as Cause,
  changes,
});

function verdictsOf(base: (PackedState & { readonly reader: RowReader }) | null): readonly PackedVerdict[] {
  if (!base) return [];
  base.reader.goTo({ row: 0, at: new Int32Array(Object.keys(base.held.values).length) });
  return base.reader.objects(base.held.shape.length) as unknown as PackedVerdict[];
}

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
 * The pack must have the whole body of every commit in the period. Only commits that the period's first state reflects
 * may be digests; that state must be from before the period. Otherwise a digest could hide changes.
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
  /** The text, where a header of an early release holds it; otherwise null. */
  readonly text: string | null;
  /** SHA-256 of the body, which is computed meanwhile. */
  readonly digest: string | Promise<string>;
  /** Null if the body is not of verdicts. */
  readonly changes: PackedCommit['changes'] | null;
  readonly count: number;
}

function bodiesIn(block: UnitBlock, texts: Texts, reader: RowReader): Body[] {
  const body = byteText();
  return block.counts.map((count, index) => {
    const rest = block.rests[index] ?? 0;
    const isEarly = (block.states[index] ?? null) === null;
    const given = (changes: Body['changes'], rows: number): Body => ({
      ...{ changes, count: rows },
      // WebCrypto copies the bytes before it returns ("The Web Cryptography API": digest), so the memory can be reused
      ...(isEarly ? { text: decoder.decode(body.bytes()), digest: '' } : { text: null, digest: sha256(body.bytes()) }),
    });
    body.clear();
    if (count === NO_BODY) return { text: null, digest: String(valueAt(texts, rest)), changes: null, count: 0 };
    if (count === WHOLE_BODY) {
      body.add(textAt(texts, rest));
      return given(null, 0);
    }
    const place = reader.place();
    // "changes" is the first key of a body of verdicts, and the rest is an object that is not empty
    body.add('{"changes":[');
    reader.addTo(body, count);
    body.add(`],${textAt(texts, rest).slice(1)}`);
    const changes = (): readonly Change[] => {
      reader.goTo(place);
      return reader.objects(count) as unknown as Change[];
    };
    return given(changes, count);
  });
}
