/** Checks the archived commits of a unit before anything is written: each by its hash, and that each follows the one before it. */

import { archiveDay } from '../../core/archived.ts';
import { GENESIS } from '../../core/chain.ts';
import { CorruptHistory } from '../../core/errors.ts';
import type { ArchivedCommit } from '../archive/line.ts';
import { strangeIn } from '../attributes.ts';
import type { Item } from '../dynamodb.ts';
import { type AnchoredHead, attributesBeside } from '../fsck-unit.ts';
import { type Head, storedHead } from '../log-item.ts';
import type { UnitLog } from './spool.ts';

/** Where a chain is continued: at its beginning, or at the newest commit of a table. */
export type Start = Pick<Head, 'seq' | 'hash' | 'at'>;
const BEGINNING: Start = { seq: 0, hash: GENESIS, at: '' };

export interface Checked {
  /** The commits after the start, each once. */
  readonly commits: readonly ArchivedCommit[];
  readonly heads: readonly Head[];
  readonly problems: readonly string[];
}

export function checkUnit(
  { unit, commits }: UnitLog,
  anchored: readonly AnchoredHead[] = [],
  start: Start = BEGINNING,
): Checked {
  const problems: string[] = [];
  const heads: Head[] = [];
  const once: ArchivedCommit[] = [];
  let last = start;
  for (const commit of commits) {
    const head = headOf(commit, problems);
    if (!head) break;
    const flaw = flawOf(unit, last, head);
    if (flaw !== null) {
      problems.push(flaw);
      break;
    }
    if (head.seq <= last.seq) continue;
    last = head;
    heads.push(head);
    once.push(commit);
  }
  if (problems.length === 0) problems.push(...unlikeAnchors(unit, start, heads, anchored));
  return { commits: once, heads, problems };
}

function headOf({ item, text }: { item: Item; text: string }, problems: string[]): Head | null {
  try {
    const head = storedHead(item, text);
    // an added time to live would delete the restored commit
    strangeIn(item, attributesBeside(item), (problem) => problems.push(problem));
    return problems.length > 0 ? null : head;
  } catch (error) {
    if (!(error instanceof CorruptHistory)) throw error;
    problems.push(error.message);
    return null;
  }
}

/** The fault of a commit; null if it follows the last one, or if the chain already has it. */
function flawOf(unit: string, last: Start, { seq, hash, previous, at }: Head): string | null {
  if (seq < last.seq) return null;
  if (seq === last.seq)
    return hash === last.hash
      ? null
      : `${unit} has two different commits ${seq}: its history was forked, or one was forged`;
  if (seq > last.seq + 1) return missing(unit, last, seq, at);
  if (previous !== last.hash) return `${unit} commit ${seq} does not chain to the commit before it`;
  return at < last.at ? `${unit} commit ${seq} lies before the commit that it follows` : null;
}

function missing(unit: string, last: Start, seq: number, at: string): string {
  const which = seq === last.seq + 2 ? `commit ${last.seq + 1} is` : `commits ${last.seq + 1} to ${seq - 1} are`;
  const where =
    last.at === ''
      ? `in a file of ${archiveDay(at)} or of an earlier day`
      : `in a file of ${[...new Set([archiveDay(last.at), archiveDay(at)])].join(' to ')}`;
  return `${unit}: ${which} missing from the archive; they would be ${where}`;
}

function unlikeAnchors(
  unit: string,
  start: Start,
  heads: readonly Head[],
  anchored: readonly AnchoredHead[],
): string[] {
  const end = heads.at(-1)?.seq ?? start.seq;
  const bySeq = new Map(heads.map(({ seq, hash }) => [seq, hash]));
  return anchored.flatMap(({ seq, head, run }) => {
    const by = run === undefined ? '' : ` by run ${run}`;
    if (seq > end) return `${unit}: commit ${seq} was anchored${by}, and the archive ends at ${end}: a file is missing`;
    const found = bySeq.get(seq);
    return found === undefined || found === head ? [] : `${unit}: commit ${seq} is not the one that was anchored${by}`;
  });
}
