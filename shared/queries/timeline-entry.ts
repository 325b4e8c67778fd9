/** An entry of a timeline: a change of a verdict, or a record made by a person. */
import type { Status } from '../core/control.ts';
import type { Movement } from '../records/verdicts.ts';
import type { Author } from './author.ts';

export interface TimelineEntry extends Author {
  readonly at: string;
  /** `*` if a waiver holds for every account. */
  readonly account: string;
  readonly region: string;
  readonly control: string;
  /** `*` for all resources. */
  readonly resource: string;
  readonly movement:
    | Movement
    | 'waived'
    | 'waiver-ended'
    | 'attested'
    | 'attestation-revoked'
    | 'drill-started'
    | 'drill-finished';
  readonly from: Status | null;
  readonly to: Status | null;
  readonly because: string;
  /** The waiver or the attestation that was in effect for the verdict at that time. */
  readonly waiver: { readonly id: string; readonly by: string; readonly until: string } | null;
  readonly attestation: { readonly by: string; readonly until: string } | null;
}
