/** A verdict as reports and the command line show it. */
import type { AlertControl, ControlClaims } from '../core/catalogue.ts';
import type { Status } from '../core/control.ts';
import { type External, externalControl, sourceOf } from '../core/external.ts';
import type { Framework } from '../frameworks/framework.ts';

export interface ReportedVerdict {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
  /** The title and the severity that the source of an external control gave; left out for other controls. */
  readonly external?: External;
}

/** A verdict of a scan, with the waiver that accepts its failure. */
export interface ScannedVerdict extends ReportedVerdict {
  readonly waiver: ReportedWaiver | null;
}

/** A waiver in force: until when, why, and who accepted the failure. */
export interface ReportedWaiver {
  readonly until: string;
  readonly reason: string;
  readonly by: string;
}

/** `waived until …`, for every format that has room for a sentence. */
export const waiverInWords = ({ until, by, reason }: ReportedWaiver): string =>
  `waived until ${until} by ${by}: ${reason}`;

/** The attestation that a verdict rests on: its end, and the place of its evidence. */
export interface ReportedAttestation {
  readonly at: string;
  readonly expires: string;
  readonly by: string;
  readonly reference: string;
}

/** The record that every export is made from: a verdict of the history with all that is recorded beside it. */
export interface VerdictRecord extends ReportedVerdict {
  /** ISO instant since which the status has held. */
  readonly since: string;
  /** SHA-256 of the facts that were judged; null where they could not be read. */
  readonly evidence: string | null;
  readonly waiver: ReportedWaiver | null;
  readonly attestation: ReportedAttestation | null;
}

/** A control's texts and claims, as the catalogue has them. */
export type ReportedControl = AlertControl & ControlClaims;

export interface ReportContext {
  /** ISO instant at which the verdicts held. It is the only time in a report, so that a report can be made again. */
  readonly asOf: string;
  /** Plumbline's own version. */
  readonly version: string;
  readonly controls: ReadonlyMap<string, ReportedControl>;
  /** The framework that the report is about; null: all controls, and no requirement is judged. */
  readonly framework: Framework | null;
}

/**
 * Turns records into the bytes of a report, piece by piece. A format that keeps all records in memory says so in its
 * file.
 */
export type ReportWriter = (
  records: AsyncIterable<VerdictRecord>,
  context: ReportContext,
) => AsyncIterable<string | Uint8Array>;

/** An external control counts as evidence for no requirement, because it was not compared with any. */
const NO_CLAIMS: ControlClaims = { seeds: [], satisfies: [], equivalents: {}, qualified: {} };

/** The control of a record. Throws when the caller gave a record of a control that the context does not hold. */
export function controlOf({ controls }: ReportContext, { control, external }: ReportedVerdict): ReportedControl {
  if (sourceOf(control)) return { ...externalControl(control, external), ...NO_CLAIMS };
  const found = controls.get(control);
  if (found) return found;
  throw new Error(`the report was given a verdict of ${control}, which is not among its controls`);
}

/**
 * The requirements that the control is evidence for: those of the context's framework, or of all frameworks if it names
 * none.
 */
export const requirementsOf = ({ framework }: ReportContext, { satisfies }: ReportedControl): readonly string[] =>
  framework ? satisfies.filter((requirement) => requirement.startsWith(`${framework.id}/`)) : satisfies;
