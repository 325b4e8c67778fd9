/**
 * External controls: another tool or service judges them, and Plumbline imports the verdicts. No file under
 * shared/controls evaluates them.
 */
import type { AlertControl } from './catalogue.ts';
import type { Severity, Status } from './control.ts';
import { sha256 } from './digest.ts';

/** The tools and services whose findings can be imported. */
export const EXTERNAL_SOURCES = ['prowler', 'securityhub', 'config'] as const;
export type ExternalSource = (typeof EXTERNAL_SOURCES)[number];

/** The forms of the files that can be imported. */
export const IMPORT_FORMATS = ['prowler-ocsf', 'securityhub-ocsf', 'asff', 'config'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** The names of the sources, as messages write them. */
export const SOURCE_NAMES: Readonly<Record<ExternalSource, string>> = {
  prowler: 'Prowler',
  securityhub: 'Security Hub',
  config: 'AWS Config',
};

/** The title and the severity that the source gave its check. They are stored with each verdict. */
export interface External {
  readonly title: string;
  readonly severity: Severity;
}

/** The latest status of one finding; `resolved` if its source archived or resolved it. */
export interface LastWord {
  readonly status: Status | 'resolved';
  /** ISO instant of this status, by the source's clock. */
  readonly at: string;
}

/** The latest status of each finding behind a verdict, by a short digest of the finding's id. */
export type LastWords = Readonly<Record<string, LastWord>>;

/** A finding about one resource that arrived as an event. */
export interface HeardFinding {
  readonly unit: string;
  readonly account: string;
  readonly region: string;
  readonly source: ExternalSource;
  readonly control: string;
  readonly resource: string;
  readonly because: string;
  readonly external: External;
  /** A short digest of its id. */
  readonly finding: string;
  readonly word: LastWord;
  /** ISO instant at which the finding was made; null where its source does not say that. */
  readonly made: string | null;
}

const EXTERNAL = 'external.';
const LONGEST_CHECK = 70;

/**
 * The id of an external control: `external.prowler.s3_bucket_public_access`. Characters that an id cannot have become `-`. An id
 * that differs from the name of its check ends in a digest of the name, so that two checks never share an id.
 */
export function externalId(source: ExternalSource, check: string): string {
  const plain = check.replace(/[^\w.-]/g, '-');
  if (plain === check && plain.length <= LONGEST_CHECK) return `${EXTERNAL}${source}.${plain}`;
  return `${EXTERNAL}${source}.${plain.slice(0, LONGEST_CHECK)}-${sha256(check).slice(0, 8)}`;
}

/** Whether an id, or a pattern of ids in which `*` stands for any characters, names external controls. */
export const isExternal = (id: string): boolean => /^external\.[\w.*-]*$/.test(id);

/** The pattern of the ids of external controls whose checks match. */
export const externalPattern = (source: ExternalSource, checks: string): string => `${EXTERNAL}${source}.${checks}`;

/** The source of an external control; null for a control of Plumbline's own. */
export const sourceOf = (control: string): ExternalSource | null =>
  EXTERNAL_SOURCES.find((source) => control.startsWith(`${EXTERNAL}${source}.`)) ?? null;

/** The name of the check that an external control stands for. */
export const checkOf = (control: string): string => control.split('.').slice(2).join('.');

/** The texts of an external control. Without `external`, which only findings carry, the check's name is the title. */
export function externalControl(id: string, external?: External): AlertControl {
  const source = sourceOf(id);
  const name = source ? SOURCE_NAMES[source] : 'another tool';
  return {
    id,
    title: `${external?.title ?? checkOf(id)} (${name})`,
    severity: external?.severity ?? 'medium',
    why: `${name} judges it, and its findings were imported.`,
    fix: `look at what ${name} says of the resource and of its check ${checkOf(id)}`,
  };
}
