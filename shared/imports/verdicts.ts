/** The verdicts that a file of findings holds about an account and region. */
import type { Unit } from '../core/account.ts';
import type { Verdict } from '../core/evaluate.ts';
import type { External, ExternalSource } from '../core/external.ts';
import { WORST_FIRST } from '../core/status-order.ts';

export type ImportedVerdict = Pick<Verdict, 'control' | 'resource' | 'status' | 'because'> & {
  readonly external: External;
  readonly muted: boolean;
};

/** An account and region of one source. */
export interface ImportedPlace extends Unit {
  readonly unit: string;
  readonly source: ExternalSource;
}

/** The verdicts of one source about one account and region. */
export interface ImportedUnit extends ImportedPlace {
  /** How many findings the file has about it. */
  readonly findings: number;
  /** Its verdicts, in parts of whole controls: all of a large unit are never in memory. Can be asked for several times. */
  parts(): Iterable<ImportedPart>;
}

export interface ImportedPart {
  /** By control and resource. */
  readonly verdicts: ReadonlyMap<string, ImportedVerdict>;
  /** The number of findings with the same check and resource as an earlier one. */
  readonly duplicates: number;
}

/** Receives the verdicts of a file, in the order of the file. */
export interface VerdictSink {
  /** Records an account and region that the file covers, even if it has no verdict there. */
  place(place: ImportedPlace): void;
  add(unit: string, verdict: ImportedVerdict): void;
}

/** The worse one of two findings about the same check and resource counts. */
export function worse(before: ImportedVerdict | undefined, next: ImportedVerdict): ImportedVerdict {
  if (!before) return next;
  if (before.status === next.status) return before.muted ? next : before;
  return WORST_FIRST.indexOf(next.status) < WORST_FIRST.indexOf(before.status) ? next : before;
}
