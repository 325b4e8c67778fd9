/** What the reader of a kind makes of a file. */
import type { Summary } from '../core/upload.ts';

/** What a file itself says of the commit that it is about; null for what it leaves open. */
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
