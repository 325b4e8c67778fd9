/** Facts → verdicts. `unknown` is made here and nowhere else: for facts that could not be read, and for controls that threw. */
import { type Account, GLOBAL } from './account.ts';
import type { Collector, Resource } from './collector.ts';
import {
  type AnyControl,
  type Context,
  collectorOf,
  isEveryRegion,
  type Judgement,
  type KnownResource,
  type Source,
  type Status,
} from './control.ts';
import { CouldNotRead, isNotOffered, type Unreadable } from './errors.ts';
import type { External, LastWords } from './external.ts';
import { type FactTexts, factTexts } from './fact-texts.ts';
import { boundedValues, type Values } from './fix.ts';
import { type Found, guardedResource, together } from './guard.ts';
import { inputsFor } from './inputs.ts';
import type { ParameterValue } from './parameter.ts';
import { type Parts, partial } from './quantify.ts';

/** Stands for the resource in a verdict about all resources of the unit that the control judges. */
export const WHOLE_UNIT = '*';

export interface Verdict {
  readonly control: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
  readonly warning?: string;
  /** Only if `unknown`: why the facts could not be read; left out if the control itself failed. */
  readonly unread?: Unreadable;
  /** Only for an external control: the title and the severity that its source gave. */
  readonly external?: External;
  /** Only for an external control whose findings arrive as events: the latest status of each finding. */
  readonly words?: LastWords;
  /** The values that the control's fix names; only if the verdict is `fail`. */
  readonly values?: Values;
  /** SHA-256 of the judged facts; empty if there were no facts. Computed when it is first read. */
  readonly evidence: string;
  /**
   * Digest of the facts that the control looks at (`Revision.reads`); empty if it is unknown. Computed when it is first read.
   */
  readonly inputs: string;
}

/** The facts of one account: by collector and region, the resources or the reason why they could not be read. */
export type Facts = ReadonlyMap<string, ReadonlyMap<string, Found>>;

export interface Evaluation {
  readonly controls: readonly AnyControl[];
  readonly facts: Facts;
  readonly account: Account;
  readonly region: string;
  readonly now: Date;
  /** Parameter values in force for a control in this account. */
  parametersOf(control: AnyControl): Readonly<Record<string, ParameterValue>>;
  /** The facts that the control reads; left out if no verdict will be compared with a verdict of another release. */
  readsOf?(control: AnyControl): readonly string[];
  /** The texts of the facts, where several evaluations share the facts. */
  readonly texts?: FactTexts;
}

export function evaluateUnit(evaluation: Evaluation): Verdict[] {
  const shared: Evaluation = { ...evaluation, texts: evaluation.texts ?? factTexts() };
  return evaluation.controls.flatMap((control) => evaluateControl(control, shared));
}

/** Verdicts of one control over one unit: one per resource, or a single `unknown` when its subject was not readable. */
export function evaluateControl(control: AnyControl, evaluation: Evaluation): Verdict[] {
  const subject = lookUp(evaluation.facts, control.subject, evaluation.region);
  if (subject instanceof CouldNotRead && isNotOffered(subject)) return [];
  if (subject instanceof CouldNotRead) return [unknown(control, WHOLE_UNIT, subject.message, subject.reason)];
  const others = guardedSources(control, evaluation);
  const parameters = evaluation.parametersOf(control);
  const { texts = factTexts() } = evaluation;
  const digests: Digests = {
    evidence: ({ facts }) => texts.digestOf(facts),
    inputs: evaluation.readsOf ? inputsFor(evaluation.readsOf(control), others) : () => '',
  };
  return subject.map((resource) => judge(control, resource, others, parameters, digests, evaluation));
}

/** The digests of a verdict, by the resource that it is about. */
type Digests = Readonly<Record<'evidence' | 'inputs', (resource: Resource<unknown>) => string>>;

function judge(
  control: AnyControl,
  resource: Resource<unknown>,
  others: Record<string, readonly KnownResource<unknown>[]>,
  parameters: Readonly<Record<string, ParameterValue>>,
  digests: Digests,
  { account, region, now }: Evaluation,
): Verdict {
  const context: Context = { now, account, region };
  try {
    const known = guardedResource(resource, region);
    if (resource.facts instanceof CouldNotRead) throw resource.facts;
    const judgement = control.evaluate(known as KnownResource<never>, others as never, parameters as never, context);
    const fails = judgement?.status === 'fail';
    const values = fails ? valuesOf(control, [known, others, parameters, context] as never) : null;
    return settle(control, resource, judgement, values, digests);
  } catch (error) {
    if (error instanceof CouldNotRead) return unjudged(control, resource, error);
    return unknown(
      control,
      resource.id,
      `the control itself failed: ${messageOf(error)}; report it with this resource`,
    );
  }
}

type Judged = Parameters<AnyControl['evaluate']>;

/** The failure stands even if a value for its fix could not be read: a person supplies the value then. */
function valuesOf({ fix }: AnyControl, judged: Judged): Values | null {
  if (typeof fix === 'string' || !fix.values) return null;
  try {
    return boundedValues(fix.values(...judged));
  } catch (error) {
    if (error instanceof CouldNotRead) return null;
    throw error;
  }
}

const JUDGED: readonly string[] = ['pass', 'fail', 'not-applicable'] satisfies Judgement['status'][];

function settle(
  control: AnyControl,
  resource: Resource<unknown>,
  judgement: Judgement,
  values: Values | null,
  digests: Digests,
): Verdict {
  if (!JUDGED.includes(judgement?.status)) throw new TypeError('it returned no judgement');
  const { status, because, warning } = judgement;
  return {
    ...{ control: control.id, resource: resource.id, status, because },
    ...(warning ? { warning } : {}),
    ...(values ? { values } : {}),
    // computed only when read, because an unchanged unit reads neither
    get evidence() {
      return digests.evidence(resource);
    },
    get inputs() {
      return digests.inputs(resource);
    },
  };
}

const unknown = (control: AnyControl, resource: string, because: string, unread?: Unreadable): Verdict => ({
  control: control.id,
  resource,
  status: 'unknown',
  because,
  ...(unread ? { unread } : {}),
  evidence: '',
  inputs: '',
});

/** A region that does not offer the service has nothing to judge. That is known, so the verdict is not `unknown`. */
function unjudged(control: AnyControl, { id }: Resource<unknown>, unread: CouldNotRead): Verdict {
  if (!isNotOffered(unread)) return unknown(control, id, unread.message, unread.reason);
  const because = `${unread.action.split(':')[0]} is not offered in ${unread.code}`;
  return { control: control.id, resource: id, status: 'not-applicable', because, evidence: '', inputs: '' };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function lookUp(facts: Facts, collector: Collector, region: string): Found {
  const place = collector.scope === 'region' ? region : GLOBAL;
  const found = facts.get(collector.id)?.get(place);
  return found ?? new CouldNotRead(collector.actions[0] ?? collector.id, 'failed', 'it was not collected');
}

/** The control's other facts, each behind a guard that throws if the control reads facts that could not be read. */
function guardedSources(control: AnyControl, { facts, region }: Evaluation) {
  const guarded: Record<string, readonly KnownResource<unknown>[]> = {};
  for (const [name, source] of Object.entries(control.with ?? {})) {
    guarded[name] = partial(() => readSource(facts, source, region));
  }
  return guarded;
}

/** Sorts by region: regions answer in any order, and a verdict must have the same text whichever answers first. */
const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

function readSource(facts: Facts, source: Source<unknown>, region: string): Parts<KnownResource<unknown>> {
  const collector = collectorOf(source);
  if (!isEveryRegion(source)) return together([[region, lookUp(facts, collector, region)]]);
  const byRegion = [...(facts.get(collector.id) ?? [])].sort(byName);
  if (byRegion.length === 0) return together([[region, lookUp(facts, collector, region)]]);
  // a region that does not offer the service adds nothing to what the others have
  return together(byRegion.filter(([, found]) => !(found instanceof CouldNotRead && isNotOffered(found))));
}
