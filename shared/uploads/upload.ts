/** Makes the record of an upload from a result's numbers and its origin. */
import { UsageError } from '../core/errors.ts';
import { inTerminal } from '../core/inert.ts';
import type { Upload, UploadKind } from '../core/upload.ts';
import type { ReadFile } from './read.ts';

/** The default source of results of each kind. Results in SARIF come from the scanner that they name. */
const CHECKS: Readonly<Record<Exclude<UploadKind, 'sarif'>, string>> = {
  lcov: 'coverage',
  cobertura: 'coverage',
  junit: 'tests',
  cyclonedx: 'components',
  spdx: 'components',
  checkov: 'checkov',
  'cdk-nag': 'cdk-nag',
};
const MOST_TOOLS = 10;

export const CHECK_NAME = /^[a-z0-9][a-z0-9.-]{0,59}$/;

/** Throws `UsageError` for an invalid name; `field` names the option or parameter that contained it. */
export function requireCheck(check: string, field: string): void {
  if (CHECK_NAME.test(check)) return;
  throw new UsageError(
    `${field} ${check} is no name of a check; use small letters, digits, . and -, such as integration`,
  );
}

type Known = Pick<Upload, 'repository' | 'commit' | 'branch' | 'run' | 'kind' | 'at' | 'by'>;

export function uploadOf(known: Known, { summary, tools, sha256, bytes }: ReadFile, check: string | undefined): Upload {
  const { kind, at, by, ...origin } = known;
  return {
    ...{ ...origin, kind, check: check ?? checkOf(kind, tools), tools: tools.slice(0, MOST_TOOLS).map(shortened) },
    ...{ at, by, sha256, bytes, summary },
  };
}

/** A tool may have any name; the stored name is short and harmless. */
const shortened = (tool: string): string => inTerminal(tool).slice(0, 60);

const checkOf = (kind: UploadKind, tools: readonly string[]): string =>
  kind === 'sarif' ? shortened(tools[0] ?? kind) : CHECKS[kind];
