/**
 * The revision of a control, in two halves: how it judges, and how the facts that it judges are read. If the second half is the
 * same before and after a release, the facts can be compared. Then a change in AWS can be distinguished from a change by the
 * release.
 */
import { shortDigest } from './digest.ts';
import type { ParameterValue } from './parameter.ts';

export interface Revision {
  /** Digest of what the control does with its facts. */
  readonly judging: string;
  /** Digest of what its collectors do. */
  readonly reading: string;
  /** The facts that the control looks at: `encrypted` of its subject, `vaults.locked` of another source, `tags`. */
  readonly reads: readonly string[];
}

export type Revisions = Readonly<Record<string, Revision>>;

/** The revision of a control that no release made, as in a test. */
export const UNKNOWN_REVISION: Revision = { judging: '', reading: '', reads: [] };

/** Characters of each half in a state, which holds both for every control. */
const JUDGING = 8;
const READING = 4;

/** `<judging>.<reading>`, as a state stores it. The parameters are part of how a control judges. */
export const revisionText = (
  { judging, reading, reads }: Revision,
  parameters: Readonly<Record<string, ParameterValue>>,
): string => `${shortDigest([judging, parameters], JUDGING)}.${shortDigest([reading, reads], READING)}`;

/** Whether both revisions read the same facts in the same way. */
export const readAlike = (one: string, other: string): boolean => readingOf(one) === readingOf(other);

const readingOf = (revision: string): string => revision.slice(revision.indexOf('.') + 1);
