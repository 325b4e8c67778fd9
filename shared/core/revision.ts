/**
 * The revision of a control, in two halves: how it judges, and how the facts that it judges are read. While the second
 * half is the same, the facts before and after a release can be compared, and so the world's doing told from ours.
 */
import { shortDigest } from './digest.ts';
import type { ParameterValue } from './parameter.ts';

export interface Revision {
  /** Digest of what the control does with its facts. */
  readonly judging: string;
  /** Digest of what its collectors do. */
  readonly reading: string;
  /** The facts it looks at: `encrypted` of its subject, `vaults.locked` of another source, `tags`. */
  readonly reads: readonly string[];
}

export type Revisions = Readonly<Record<string, Revision>>;

/** A control that no release made, as in a test. */
export const UNKNOWN_REVISION: Revision = { judging: '', reading: '', reads: [] };

/** Characters of each half in a state, which holds both for every control. */
const JUDGING = 8;
const READING = 4;

/** `<judging>.<reading>`, as a state keeps it. Parameters are part of how a control judges. */
export const revisionText = (
  { judging, reading, reads }: Revision,
  parameters: Readonly<Record<string, ParameterValue>>,
): string => `${shortDigest([judging, parameters], JUDGING)}.${shortDigest([reading, reads], READING)}`;

/** Whether both read the same facts in the same way. */
export const readAlike = (one: string, other: string): boolean => readingOf(one) === readingOf(other);

const readingOf = (revision: string): string => revision.slice(revision.indexOf('.') + 1);
