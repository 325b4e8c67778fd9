/** The facts that one verdict rests on, as text, for an auditor who checks the verdict. */
import { GLOBAL } from './account.ts';
import type { Resource } from './collector.ts';
import { type AnyControl, collectorOf, collectorsOf, isEveryRegion, type Source } from './control.ts';
import { canonical } from './digest.ts';
import type { Evaluation } from './evaluate.ts';
import { factTexts } from './fact-texts.ts';
import type { Found } from './guard.ts';
import type { ParameterValue } from './parameter.ts';

/** The prefix of objects of evidence in the bucket, and in the folder of a local store. */
export const EVIDENCE_KEYS = 'evidence/*';

/** Each fact is canonical JSON. A fact that could not be read is `{"unread": reason}`. */
export interface Judged {
  readonly control: string;
  readonly resource: string;
  /** The facts of the resource itself; their digest is the verdict's `evidence`. */
  readonly facts: string;
  /** Left out if the control reads no tags, because tags often name people. */
  readonly tags?: string;
  /** The control's other facts by the name of their source: region → resources. */
  readonly others: Readonly<Record<string, string>>;
  /** IAM actions of the calls that read all these facts. */
  readonly actions: readonly string[];
  readonly revision: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** Finds the facts behind a verdict; null if there were no facts to judge. */
export type JudgedBy = (control: string, resource: string) => Judged | null;

export interface JudgedEvaluation
  extends Pick<Evaluation, 'controls' | 'facts' | 'region' | 'parametersOf' | 'readsOf' | 'texts'> {
  revisionOf(control: AnyControl): string;
}

/** Builds its index only when a verdict is first looked up, because an unchanged unit looks up none. */
export function judgedBy(evaluation: JudgedEvaluation): JudgedBy {
  const { texts = factTexts() } = evaluation;
  const sources = new Map<string, string>();
  const othersOf = (source: Source<unknown>): string => {
    const name = `${collectorOf(source).id} ${isEveryRegion(source) ? 'of every region' : 'here'}`;
    const text = sources.get(name) ?? canonical(recordOf(evaluation, source));
    sources.set(name, text);
    return text;
  };
  const controls = once(() => new Map(evaluation.controls.map((control) => [control.id, control])));
  const subjects = new Map<string, ReadonlyMap<string, Resource<unknown>>>();
  const subjectOf = ({ subject }: AnyControl, resource: string): Resource<unknown> | undefined => {
    const known = subjects.get(subject.id) ?? byId(foundOf(evaluation, subject, evaluation.region));
    subjects.set(subject.id, known);
    return known.get(resource);
  };
  return (id, resource) => {
    const control = controls().get(id);
    const subject = control && subjectOf(control, resource);
    if (!control || !subject) return null;
    const isTagged = evaluation.readsOf?.(control).includes('tags') ?? false;
    return {
      control: id,
      resource,
      facts: texts.textOf(subject.facts),
      ...(isTagged && subject.tags ? { tags: texts.textOf(subject.tags) } : {}),
      others: Object.fromEntries(Object.entries(control.with ?? {}).map(([name, source]) => [name, othersOf(source)])),
      actions: [...new Set(collectorsOf(control).flatMap(({ actions }) => actions))].sort(),
      revision: evaluation.revisionOf(control),
      parameters: evaluation.parametersOf(control),
    };
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The first of two resources with one id counts, as the verdict about the id is that of the first. */
const byId = (found: Found | undefined): ReadonlyMap<string, Resource<unknown>> =>
  new Map(Array.isArray(found) ? found.toReversed().map((one) => [one.id, one]) : []);

const foundOf = ({ facts }: JudgedEvaluation, { id, scope }: AnyControl['subject'], region: string) =>
  facts.get(id)?.get(scope === 'region' ? region : GLOBAL);

/** Region → the resources that the collector found there. */
function recordOf(evaluation: JudgedEvaluation, source: Source<unknown>): Readonly<Record<string, unknown>> {
  const collector = collectorOf(source);
  const byRegion = isEveryRegion(source)
    ? [...(evaluation.facts.get(collector.id) ?? [])]
    : [[evaluation.region, foundOf(evaluation, collector, evaluation.region)] as const];
  return Object.fromEntries(byRegion.map(([region, found]) => [region, told(found)]));
}

const told = (found: Found | undefined): unknown =>
  Array.isArray(found) ? found.map(({ id, facts }) => ({ id, facts })) : (found ?? null);
