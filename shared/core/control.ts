/** The unit of contribution: one control, one file, with its metadata, its pure evaluation and its examples. */
import type { Account } from './account.ts';
import type { ControlCadence } from './cadence.ts';
import { type Claim, type Entry, idsOf, qualifiedBy } from './claim.ts';
import type { Collector, Scope } from './collector.ts';
import type { CouldNotRead } from './errors.ts';
import type { Named, Templates } from './fix.ts';
import type { Parameters, ParameterValues } from './parameter.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from './source.ts';
import type { AttestationTerms } from './terms.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const STATUSES = ['pass', 'fail', 'unknown', 'not-applicable'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * What a control says of one resource. It cannot say `unknown`: that is the engine's to say.
 * `because` is a sentence of facts; dates in it are absolute, so that it reads the same tomorrow.
 */
export interface Judgement {
  readonly status: Exclude<Status, 'unknown'>;
  readonly because: string;
  /** Passing, but not for long: what will end it and when. */
  readonly warning?: string;
}

export const pass = (because: string, warning?: string): Judgement =>
  warning ? { status: 'pass', because, warning } : { status: 'pass', because };
export const fail = (because: string): Judgement => ({ status: 'fail', because });
export const notApplicable = (because: string): Judgement => ({ status: 'not-applicable', because });

/**
 * Facts as a control sees them: reading one that could not be read throws, at whatever depth it lies, and the engine
 * answers `unknown`.
 */
export type Known<F> = { readonly [K in keyof F]: KnownValue<F[K]> };
type KnownValue<V> = V extends CouldNotRead
  ? never
  : V extends readonly (infer Member)[]
    ? readonly KnownValue<Member>[]
    : V extends object
      ? Known<V>
      : V;

export interface KnownResource<F> {
  readonly id: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly facts: Known<F>;
}

export interface Context {
  readonly now: Date;
  readonly account: Account;
  readonly region: string;
}

/** A region collector's facts from every scanned region of the account, for a control of account scope. */
export interface EveryRegion<F> {
  readonly everyRegion: Collector<F>;
}
export const everyRegion = <F>(collector: Collector<F>): EveryRegion<F> => ({ everyRegion: collector });

export type Source<F> = Collector<F> | EveryRegion<F>;
export type Sources = Readonly<Record<string, Source<unknown>>>;
type FactsOf<S> = S extends EveryRegion<infer F> ? F : S extends Collector<infer F> ? F : never;
export type KnownSources<W> = { readonly [K in keyof W]: readonly KnownResource<FactsOf<W[K]>>[] };

export interface Fix<S, W, P> extends Templates {
  /** Facts that the templates name, read when it fails: they travel with the change. Few, and short. */
  readonly values?: (resource: KnownResource<S>, others: KnownSources<W>, parameters: P, context: Context) => Named;
}

/** An executable example: run as a test and printed in the control's documentation. */
export interface Example<S, W, P> {
  /** What this shows, in a few words. */
  readonly name: string;
  readonly facts: Known<S>;
  readonly id?: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly with?: {
    readonly [K in keyof W]?: readonly {
      readonly facts: Known<FactsOf<W[K]>>;
      readonly id?: string;
      readonly region?: string;
      readonly tags?: Readonly<Record<string, string>>;
    }[];
  };
  readonly parameters?: Partial<P>;
  readonly account?: Partial<Account>;
  /** ISO instant; 2026-01-15T12:00:00Z when left out. */
  readonly now?: string;
}

/** What other tools call the same thing. */
export const TOOLS = ['prowler', 'securityHub', 'config'] as const;
export type Equivalents<E> = { readonly [tool in (typeof TOOLS)[number]]?: readonly E[] };

export interface Control<S = unknown, W extends Sources = Sources, P extends Parameters = Parameters> {
  /** `<domain>.<property>`: its path under controls/. */
  readonly id: string;
  /** The property that holds when it passes. */
  readonly title: string;
  readonly severity: Severity;
  /** `<first three digits of the checklist>:<line>` of every checklist item it answers. */
  readonly seeds: readonly string[];
  /** `<framework>/<requirement>` of every requirement it is evidence for. */
  readonly satisfies: readonly string[];
  readonly equivalents: Equivalents<string>;
  /** What it says otherwise than that it judges them, by requirement, and by `<tool>/<id>` of an equivalent. */
  readonly qualified: Readonly<Record<string, Claim>>;
  readonly parameters?: P;
  /** One verdict per resource that this collector yields. */
  readonly subject: Collector<S>;
  /** How often its facts are read again, or its evidence is renewed. */
  readonly cadence: ControlCadence;
  /** Other facts of the same account. */
  readonly with?: W;
  /** Names of the numbers that an attestation of this control may carry, such as `rtoMinutes`. */
  readonly attests?: readonly string[];
  /** What else an attestation of this control has to say. */
  readonly terms?: AttestationTerms;
  /** Why it matters: the harm, in a sentence or two. */
  readonly why: string;
  /**
   * What puts it right: a command, or a command or steps with values of their own. `{id}`, `{name}` (the last part of the id),
   * `{region}` and `{account}` are filled in everywhere, and so are the values that the fix names; see fix.ts.
   */
  readonly fix: string | Fix<S, W, ParameterValues<P>>;
  /**
   * Page of the AWS console that shows the resource: what follows the console's host, or an address; the same names are filled in.
   * Of several, the first is taken whose names are all known.
   */
  readonly console?: string | readonly string[];
  /** The finding in a few words, for a headline; left out, the verdict's own. The same names are filled in. */
  readonly headline?: string;
  /** What somebody did by whom it fails, to follow their name: `opened bucket {name} to the public`. */
  readonly deed?: string;
  evaluate(
    resource: KnownResource<S>,
    others: KnownSources<W>,
    parameters: ParameterValues<P>,
    context: Context,
  ): Judgement;
  readonly examples: {
    readonly pass: readonly Example<S, W, ParameterValues<P>>[];
    readonly fail: readonly Example<S, W, ParameterValues<P>>[];
    readonly notApplicable?: readonly Example<S, W, ParameterValues<P>>[];
  };
}

/** The control as the engine handles it, whatever its facts. */
export type AnyControl = Control;

/** A control as its file declares it: an id alone claims that the control judges what it names. */
export type Declaration<S, W extends Sources, P extends Parameters> = Omit<
  Control<S, W, P>,
  'satisfies' | 'equivalents' | 'qualified' | 'cadence'
> & {
  /** Left out: when an event says so and by every scan, or by every scan alone where no event tells of its facts. */
  readonly cadence?: ControlCadence;
  readonly satisfies: readonly Entry<NoInfer<keyof P & string>>[];
  readonly equivalents: Equivalents<Entry<NoInfer<keyof P & string>>>;
};

export function control<S, const W extends Sources = Record<never, never>, P extends Parameters = Record<never, never>>(
  declared: Declaration<S, W, P>,
): AnyControl {
  const { satisfies, equivalents } = declared;
  const named = TOOLS.filter((tool) => equivalents[tool]);
  const ofTools = named.flatMap((tool) =>
    qualifiedBy(equivalents[tool]).map(([id, claim]) => [`${tool}/${id}`, claim] as const),
  );
  const collectors = collectorsOf(declared as unknown as AnyControl);
  const cadence = collectors.some(({ triggers }) => triggers.length > 0) ? 'event+daily' : 'daily';
  return {
    cadence,
    ...declared,
    satisfies: idsOf(satisfies),
    equivalents: Object.fromEntries(named.map((tool) => [tool, idsOf(equivalents[tool])])),
    qualified: Object.fromEntries([...qualifiedBy(satisfies), ...ofTools]),
  } as unknown as AnyControl;
}

export const scopeOf = (control: { readonly subject: { readonly scope: Scope } }): Scope => control.subject.scope;

export const isEveryRegion = (source: Source<unknown>): source is EveryRegion<unknown> => 'everyRegion' in source;

export const collectorOf = (source: Source<unknown>): Collector =>
  isEveryRegion(source) ? source.everyRegion : source;

/** Every collector the control reads, its subject first, with those that they build on. */
export const collectorsOf = (control: AnyControl): Collector[] => reached(control, () => true);

/** Those of them whose triggers make the control be judged again. */
export const wakersOf = (control: AnyControl): Collector[] =>
  reached(control, ({ ownTriggersAlone }) => !ownTriggersAlone);

function reached(control: AnyControl, goesOn: (collector: Collector) => boolean): Collector[] {
  const found = new Set<Collector>();
  const visit = (collector: Collector) => {
    if (found.has(collector)) return;
    found.add(collector);
    if (goesOn(collector)) collector.uses?.forEach(visit);
  };
  visit(control.subject);
  Object.values(control.with ?? {})
    .map(collectorOf)
    .forEach(visit);
  return [...found];
}

/** The kind of evidence that the control rests on: the first of `EVIDENCE_KINDS` that one of its collectors gives. */
export function evidenceOf(control: AnyControl): EvidenceKind {
  const given = new Set(collectorsOf(control).map(({ evidence }) => evidence));
  return EVIDENCE_KINDS.find((kind) => given.has(kind)) ?? 'aws';
}
