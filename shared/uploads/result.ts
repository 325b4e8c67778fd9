/** The result of reading a file of some kind. */
import type { Summary } from '../core/upload.ts';

/** The commit that a file names as its subject; a field that the file leaves out is null. */
export interface Provenance {
  readonly repository: string | null;
  readonly commit: string | null;
  readonly branch: string | null;
}

export interface Read {
  readonly summary: Summary;
  readonly tools: readonly string[];
  readonly provenance: readonly Provenance[];
}
