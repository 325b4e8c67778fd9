/** A finding of another tool: the content of its file about one resource. */
import type { Severity, Status } from '../core/control.ts';
import { UsageError } from '../core/errors.ts';
import type { ExternalSource, ImportFormat } from '../core/external.ts';
import { inPlainText } from '../core/inert.ts';
import { type Json, textOf } from '../uploads/json.ts';

export interface ForeignFinding {
  readonly source: ExternalSource;
  /** The name of the check, as its source writes it. */
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  /**
   * The resources that it is about; empty if the finding is archived: the check was evaluated, but the finding no
   * longer holds.
   */
  readonly resources: readonly string[];
  /** The resources that an archived or resolved finding was about. */
  readonly withdrawn?: readonly string[];
  readonly status: Status;
  /** The status in the source's words, and its text about the resource. */
  readonly said: string;
  readonly detail: string;
  /** Whether the failure was muted or suppressed at the source. */
  readonly muted: boolean;
  /** The instant at which the source made the check, in the source's own format. */
  readonly observed: unknown;
}

/**
 * `own`: Plumbline itself wrote the finding. `elsewhere`: it is not about an AWS account. `sample`: it is a sample
 * finding.
 */
export type Reading = ForeignFinding | LeftOut;
export type LeftOut = 'own' | 'elsewhere' | 'sample';

/** Reads one element of the file. */
export type ReadFinding = (element: Json, context: ReadContext) => Reading;

export interface ReadContext {
  readonly format: ImportFormat;
  /** The place of the element in the file, from 1 on, for messages. */
  readonly index: number;
  /** The account and region of results that do not name theirs. */
  readonly place?: { readonly account: string; readonly region: string };
}

/** The product of the findings that Plumbline itself writes (shared/reports). */
export const OWN_PRODUCT = 'Plumbline';

export const unusable = (format: ImportFormat, complaint: string, cause?: unknown): UsageError =>
  new UsageError(`the file cannot be imported as ${format}: ${complaint}; nothing was changed`, { cause });

export const unusableElement = ({ format, index }: ReadContext, complaint: string): UsageError =>
  unusable(format, `finding ${index} ${complaint}`);

/** The text at a path of the element. Throws if there is none. */
export function textAt(value: unknown, name: string, context: ReadContext): string {
  const text = textOf(value);
  if (text !== null) return text;
  throw unusableElement(context, `has no ${name}`);
}

const LONGEST_SHOWN = 60;
/** A foreign value in a message. */
const shown = (value: unknown): string => inPlainText(String(value)).slice(0, LONGEST_SHOWN);

const ACCOUNT = /^\d{12}$/;
export const isAccount = (value: unknown): value is string => typeof value === 'string' && ACCOUNT.test(value);

const REGION = /^([a-z]{2,4}(-[a-z]+)+-\d{1,2}|global)$/;
export const isRegion = (value: string): boolean => REGION.test(value);

/** A region as AWS names it; `global` for a resource without a region. */
export function regionIn(value: unknown, context: ReadContext): string {
  const region = textOf(value) ?? 'global';
  if (isRegion(region)) return region;
  throw unusableElement(context, `names the region ${shown(region)}, which is none`);
}

/** Severities of OCSF and of ASFF, in lower case. A missing or undocumented severity counts as high. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  fatal: 'critical',
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  informational: 'low',
};
export const severityIn = (value: unknown): Severity => SEVERITIES[String(value).toLowerCase()] ?? 'high';
