/** The facts of a database, table or bucket that is tagged critical. */
import type { Seen } from '../../core/reading.ts';

export interface CriticalStore {
  readonly kind: 'database' | 'table' | 'bucket';
  /** False while it is being created, deleted, stopped or started: AWS copies and backs up nothing then. */
  readonly inService: Seen<boolean>;
  /** Regions other than its own in which AWS keeps a copy up to date, in order; unread if the regions are unknown. */
  readonly copiedTo: Seen<readonly Seen<string>[]>;
  /** For a bucket, the regions to which only a part of it is copied, and which part: `eu-west-1 (logs/)`. */
  readonly partlyCopiedTo: Seen<readonly string[]>;
  /** ISO instant up to which point-in-time restore is possible; null if it is off, and for every bucket. */
  readonly restorableTo: Seen<string | null>;
}
