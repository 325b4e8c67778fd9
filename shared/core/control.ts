/** The unit of contribution: one control, one file, with its metadata, its pure evaluation and its examples. */
import type { Account } from './account.ts';
import type { ControlCadence } from './cadence.ts';
import { type Claim, type Entry, idsOf, qualifiedBy } from './claim.ts';
import type { Collector, Scope } from './collector.ts';
import type { Scenario } from './drill.ts';
import type { CouldNotRead } from './errors.ts';
import type { Named, Templates, Values } from './fix.ts';
import type { Parameters, ParameterValues } from './parameter.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from './source.ts';
import type { AttestationTerms } from './terms.ts';
import { mayWaitAWeek } from './weekly.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const STATUSES = ['pass', 'fail', 'unknown', 'not-applicable'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * A control's verdict for one resource. A control cannot answer `unknown`: only the engine can. `because` is a sentence of
 * facts; dates in it are absolute, so that the sentence does not change from day to day.
 */
export interface Judgement {
  readonly status: Exclude<Status, 'unknown'>;
  readonly because: string;
  /** The resource passes, but will fail soon: the reason and the instant. */
  readonly warning?: string;
}

/** A second warning, shortly before the resource fails, ends with this text. It is alerted in addition to the first. */
export const LAST_CALL = ', in three days or less';
export const isLastCall = (warning: string | undefined): boolean => warning?.endsWith(LAST_CALL) ?? false;

export const pass = (because: string, warning?: string): Judgement =>
  warning ? { status: 'pass', because, warning } : { status: 'pass', because };
export const fail = (because: string): Judgement => ({ status: 'fail', because });
export const notApplicable = (because: string): Judgement => ({ status: 'not-applicable', because });

/**
 * Facts as a control sees them. Reading a field that the collector could not read throws, at any depth, and the engine answers
 * `unknown`.
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

/** The facts of a region collector from every scanned region of the account, for a control of account scope. */
export interface EveryRegion<F> {
  readonly everyRegion: Collector<F>;
}
export const everyRegion = <F>(collector: Collector<F>): EveryRegion<F> => ({ everyRegion: collector });

export type Source<F> = Collector<F> | EveryRegion<F>;
export type Sources = Readonly<Record<string, Source<unknown>>>;
type FactsOf<S> = S extends EveryRegion<infer F> ? F : S extends Collector<infer F> ? F : never;
export type KnownSources<W> = { readonly [K in keyof W]: readonly KnownResource<FactsOf<W[K]>>[] };

export interface Fix<S, W, P> extends Templates {
  /** Facts that the templates name, read when the resource fails and stored with the change. Few, and short. */
  readonly values?: (resource: KnownResource<S>, others: KnownSources<W>, parameters: P, context: Context) => Named;
}

/** An executable example: run as a test and printed in the control's documentation. */
export interface Example<S, W, P> {
  /** The behaviour that the example shows, in a few words. */
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
  /** Whether the verdict comes with a warning; false when left out. */
  readonly warns?: boolean;
  /** The values that fill the fix, if the example is about them. */
  readonly values?: Values;
}

/** The same check in other tools, by their ids. */
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
  /** The claims that are not plain `judges`, by requirement, and by `<tool>/<id>` of an equivalent. */
  readonly qualified: Readonly<Record<string, Claim>>;
  readonly parameters?: P;
  /** Names of parameters whose values may not fall in this order, such as the response times of a half and of 95%. */
  readonly ascending?: readonly (readonly (keyof P & string)[])[];
  /** One verdict per resource that this collector yields. */
  readonly subject: Collector<S>;
  /** How often the control's facts are read again, or its evidence is renewed. */
  readonly cadence: ControlCadence;
  /** Other facts of the same account. */
  readonly with?: W;
  /** Names of the numbers that an attestation for this control may contain, such as `rtoMinutes`. */
  readonly attests?: readonly string[];
  /** Further fields that an attestation for this control must contain. */
  readonly terms?: AttestationTerms;
  /** The scenarios of drills that are evidence for this control. */
  readonly drills?: readonly Scenario[];
  /** Why the control matters: the harm that it prevents, in a sentence or two. */
  readonly why: string;
  /**
   * How to put a finding right: a command, or commands or steps with their own values. `{id}`, `{name}` (the last part of the
   * id), `{region}` and `{account}` are filled in everywhere, and so are the values that the fix names; see fix.ts.
   */
  readonly fix: string | Fix<S, W, ParameterValues<P>>;
  /**
   * Page of the AWS console that shows the resource: the path after the console's host, or a whole address. The same names are
   * filled in. Of several, the first whose names are all known is taken.
   */
  readonly console?: string | readonly string[];
  /** The finding in a few words, for a headline; if left out, the verdict's `because`. The same names are filled in. */
  readonly headline?: string;
  /** The action that makes the resource fail, written to follow the actor's name: `opened bucket {name} to the public`. */
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

/** A control as the engine handles it: with facts of any type. */
export type AnyControl = Control;

/** A control as its file declares it. A plain id claims that the control judges the requirement with that id. */
export type Declaration<S, W extends Sources, P extends Parameters> = Omit<
  Control<S, W, P>,
  'satisfies' | 'equivalents' | 'qualified' | 'cadence' | 'examples'
> & {
  /**
   * If left out: `daily`, or `weekly` if one of its collectors is read seldom and the control may wait (weekly.ts); with
   * `event+` before it if some event makes its facts stale.
   */
  readonly cadence?: ControlCadence;
  readonly satisfies: readonly Entry<NoInfer<keyof P & string>>[];
  readonly equivalents: Equivalents<Entry<NoInfer<keyof P & string>>>;
  /** They are checked against the other properties' types, which they do not decide. */
  readonly examples: NoInfer<Control<S, W, P>['examples']>;
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
  const events = collectors.some(({ triggers }) => triggers.length > 0) ? 'event+' : '';
  const seldom = collectors.some((collector) => collector.seldom !== undefined);
  const cadence = `${events}${seldom && mayWaitAWeek(declared.severity, collectors) ? 'weekly' : 'daily'}` as const;
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

/** The collectors among them whose triggers cause the control to be evaluated again. */
export const triggeringCollectorsOf = (control: AnyControl): Collector[] =>
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
