/** The declaration of an attested control. */
import type { Renewal } from '../core/cadence.ts';
import type { Entry } from '../core/claim.ts';
import type { Equivalents, Example, Judgement, KnownSources, Severity, Sources } from '../core/control.ts';
import type { Scenario } from '../core/drill.ts';
import type { Parameter, Parameters, ParameterValues } from '../core/parameter.ts';
import type { Approval } from '../core/terms.ts';
import type { AccountFacts } from '../services/subjects.ts';
import type { Proof } from './proofs.ts';

/** Days within which the sign-offs of a release are given, one after the other. */
export const WITHIN_DAYS = 2;

/** A number that an attestation must contain, and the parameter that limits it. */
export interface Measure {
  readonly parameter: string;
  readonly limit: Parameter<number>;
  readonly is: 'at most' | 'at least';
}
export const atMost = (parameter: string, limit: Parameter<number>): Measure => ({ parameter, limit, is: 'at most' });
export const atLeast = (parameter: string, limit: Parameter<number>): Measure => ({ parameter, limit, is: 'at least' });

type Given = Example<unknown, Sources, object>['with'];
type Shown = Example<AccountFacts, Sources, object>;

export interface Attested<W extends Sources = Sources, P extends Parameters = Parameters> {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly seeds: readonly string[];
  readonly satisfies: readonly Entry<string>[];
  readonly equivalents?: Equivalents<Entry<string>>;
  /** How long an attestation lasts at most, and how early the next one is due (shared/core/cadence.ts). */
  readonly cadence: Renewal;
  /** A noun for the attested activity, to follow "the last": `drill`, `review of the plan`. */
  readonly done: string;
  /** A description of the evidence, to follow "file or address of": `the report with the lessons learned`. */
  readonly evidence: string;
  /** The content that the note should have: `what failed over`. */
  readonly note: string;
  /** Parts that the evidence must cover, in words of small letters, digits and hyphens. */
  readonly covers?: readonly string[];
  /** Numbers that decide the verdict, by the name that `attest --value` takes. */
  readonly measures?: Readonly<Record<string, Measure>>;
  /** Further numbers, which other controls read, by name, each with its meaning. */
  readonly attests?: Readonly<Record<string, string>>;
  /** The scenarios of drills that count in place of an attestation. The newest of both decides. */
  readonly drills?: readonly Scenario[];
  /** Whether the evidence must be a document whose content was read, and not an address alone. */
  readonly document?: true;
  readonly roles?: readonly string[];
  readonly approval?: Approval;
  /** Controls whose attestations of the same release it certifies. */
  readonly signoffs?: readonly string[];
  /**
   * Only for `per-release`: for this many days after a release is first attested, the attestation of the previous
   * release still counts.
   */
  readonly withinDays?: number;
  /**
   * Other facts. `recorded` derives from them the proofs that AWS recorded, and `unless` a reason why no attestation is
   * required.
   */
  readonly with?: W;
  readonly parameters?: P;
  recorded?(
    sources: KnownSources<W>,
    parameters: ParameterValues<P> & { readonly maxAgeDays: number },
  ): readonly Proof[];
  unless?(sources: KnownSources<W>): Judgement | undefined;
  readonly why: string;
  /** The steps before the command that records the attestation. */
  readonly steps?: readonly string[];
  readonly mind?: string;
  /** Facts of other sources in the examples that are made from this declaration. */
  readonly given?: Given;
  /** Examples of `recorded` and `unless`. */
  readonly examples?: { readonly [Status in 'pass' | 'fail' | 'notApplicable']?: readonly Partial<Shown>[] };
}
