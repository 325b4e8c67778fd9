/** The facts that one verdict was given by, as text, for an auditor who checks the verdict. */
import { GLOBAL } from './account.ts';
import { type AnyControl, collectorOf, collectorsOf, isEveryRegion, type Source } from './control.ts';
import { canonical } from './digest.ts';
import type { Evaluation } from './evaluate.ts';
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
  /** Left out if the control reads no tags: tags name people more often than they decide a verdict. */
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
  extends Pick<Evaluation, 'controls' | 'facts' | 'region' | 'parametersOf' | 'readsOf'> {
  revisionOf(control: AnyControl): string;
}

/** Builds its index only when a verdict is first looked up, because an unchanged unit looks up none. */
export function judgedBy(evaluation: JudgedEvaluation): JudgedBy {
  const texts = new Map<Source<unknown>, string>();
  const textOf = (source: Source<unknown>): string => {
    const text = texts.get(source) ?? canonical(recordOf(evaluation, source));
    texts.set(source, text);
    return text;
  };
  return (id, resource) => {
    const control = evaluation.controls.find((one) => one.id === id);
    const found = control && foundOf(evaluation, control.subject, evaluation.region);
    const subject = Array.isArray(found) ? found.find((one) => one.id === resource) : undefined;
    if (!control || !subject) return null;
    const isTagged = evaluation.readsOf?.(control).includes('tags') ?? false;
    return {
      control: id,
      resource,
      facts: canonical(subject.facts),
      ...(isTagged && subject.tags ? { tags: canonical(subject.tags) } : {}),
      others: Object.fromEntries(Object.entries(control.with ?? {}).map(([name, source]) => [name, textOf(source)])),
      actions: [...new Set(collectorsOf(control).flatMap(({ actions }) => actions))].sort(),
      revision: evaluation.revisionOf(control),
      parameters: evaluation.parametersOf(control),
    };
  };
}

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
