/** How a control that rests on uploaded results is declared. */
import type { Entry } from '../core/claim.ts';
import type { Equivalents, Severity } from '../core/control.ts';
import type { FindingSeverity, RepositoryPart, UploadKind } from '../core/upload.ts';

export interface Uploaded {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly seeds: readonly string[];
  readonly satisfies: readonly Entry<string>[];
  readonly equivalents?: Equivalents<Entry<string>>;
  /** The part of a repository that is judged: without it the control does not apply. */
  readonly part: RepositoryPart;
  /** The checks, by their own name or their scanner's, each of which needs a good result. */
  readonly checks: readonly string[];
  /** The form in which a result usually comes. */
  readonly kind: UploadKind;
  /** Days that a result counts. */
  readonly maxAgeDays: number;
  /** Severities whose findings do not count by default. */
  readonly ignored?: readonly FindingSeverity[];
  /** The step that makes the result pass. */
  readonly step: string;
  readonly why: string;
}
