/** Results that a pipeline uploads about a repository: a summary of each file, and where it came from. */

export const UPLOAD_KINDS = ['lcov', 'cobertura', 'junit', 'sarif', 'cyclonedx', 'spdx', 'checkov', 'cdk-nag'] as const;
export type UploadKind = (typeof UPLOAD_KINDS)[number];

/** From worst to mildest. */
export const FINDING_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** The number of open findings by severity, and further facts about the scanner's run. */
export type Findings = Readonly<Record<FindingSeverity, number>> & {
  /** Accepted findings, and those among them that were accepted without a reason. */
  readonly suppressed: number;
  readonly unexplained: number;
  /** Files that the scanner could not read. */
  readonly unread: number;
};

/** The numbers computed from a result. Nothing else of the file is stored. */
export interface Summary {
  readonly lines?: { readonly instrumented: number; readonly covered: number };
  readonly tests?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  readonly findings?: Findings;
  /** Components of a bill of materials. */
  readonly components?: number;
}

export interface Upload {
  readonly repository: string;
  readonly kind: UploadKind;
  /** The name of the check, such as `integration`; of a scanner, its own name. */
  readonly check: string;
  /** The tools that made the result, in small letters, where the file names them. */
  readonly tools: readonly string[];
  readonly commit: string;
  /** Absent: the default branch. */
  readonly branch?: string;
  /** ISO instant of the upload. */
  readonly at: string;
  /** The ARN of the uploading caller, or the user of the operating system. */
  readonly by: string;
  /** Address of the pipeline's run, where the environment of the pipeline names it. */
  readonly run?: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly summary: Summary;
}

/** Parts that a repository may lack. Controls about a missing part do not apply to it. */
export const REPOSITORY_PARTS = [
  'code',
  'deployments',
  'infrastructure',
  'migrations',
  'manifests',
  'configuration',
  'documentation',
] as const;
export type RepositoryPart = (typeof REPOSITORY_PARTS)[number];

/** Letters, digits, `.`, `_` and `-`, with `/` between parts: `acme/shop`, `gitlab.example.com/acme/web/shop`. */
export const REPOSITORY_NAME = /^(?!.{201})[\w.-]+(\/[\w.-]+)*$/;

/** A repository as the configuration names it for an account. */
export interface NamedRepository {
  readonly name: string;
  /** The branch that is released. */
  readonly branch: string;
  readonly without: readonly RepositoryPart[];
}

/** A repository of the configuration with its newest results: one for each branch, kind, check and set of tools. */
export interface RepositoryResults extends NamedRepository {
  readonly uploads: readonly Upload[];
}
