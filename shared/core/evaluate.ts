/**
 * Facts → verdicts. The only place where `unknown` is made: facts that could not be read, and controls that threw.
 */
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
import { digest } from './digest.ts';
import { CouldNotRead, type Unreadable } from './errors.ts';
import type { ParameterValue } from './parameter.ts';
import { type Parts, partial } from './quantify.ts';

/** Resource of a verdict that stands for everything the control would have looked at in the unit. */
export const WHOLE_UNIT = '*';

export interface Verdict {
  readonly control: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
  readonly warning?: string;
  /** While `unknown`: why it could not be read; left out when the control itself failed. */
  readonly unread?: Unreadable;
  /** SHA-256 of the facts that were judged; empty when there were none to judge. */
  readonly evidence: string;
}

/** What was collected for one account: by collector and region, the resources or the reason why there are none. */
export type Facts = ReadonlyMap<string, ReadonlyMap<string, Found>>;
type Found = readonly Resource<unknown>[] | CouldNotRead;

export interface Evaluation {
  readonly controls: readonly AnyControl[];
  readonly facts: Facts;
  readonly account: Account;
  readonly region: string;
  readonly now: Date;
  /** Parameter values in force for a control in this account. */
  parametersOf(control: AnyControl): Readonly<Record<string, ParameterValue>>;
}

export const evaluateUnit = (evaluation: Evaluation): Verdict[] =>
  evaluation.controls.flatMap((control) => evaluateControl(control, evaluation));

/** Verdicts of one control over one unit: one per resource, or a single `unknown` when its subject was not readable. */
export function evaluateControl(control: AnyControl, evaluation: Evaluation): Verdict[] {
  const subject = lookUp(evaluation.facts, control.subject, evaluation.region);
  if (subject instanceof CouldNotRead) return [unknown(control, WHOLE_UNIT, subject.message, subject.reason)];
  const others = guardedSources(control, evaluation);
  const parameters = evaluation.parametersOf(control);
  return subject.map((resource) => judge(control, resource, others, parameters, evaluation));
}

function judge(
  control: AnyControl,
  resource: Resource<unknown>,
  others: Record<string, readonly KnownResource<unknown>[]>,
  parameters: Readonly<Record<string, ParameterValue>>,
  { account, region, now }: Evaluation,
): Verdict {
  const context: Context = { now, account, region };
  try {
    const known = guardedResource(resource, region);
    if (resource.facts instanceof CouldNotRead) throw resource.facts;
    const judgement = control.evaluate(known as KnownResource<never>, others as never, parameters as never, context);
    return settle(control, resource, judgement);
  } catch (error) {
    if (error instanceof CouldNotRead) return unknown(control, resource.id, error.message, error.reason);
    return unknown(
      control,
      resource.id,
      `the control itself failed: ${messageOf(error)}; report it with this resource`,
    );
  }
}

const JUDGED: readonly string[] = ['pass', 'fail', 'not-applicable'] satisfies Judgement['status'][];

function settle(control: AnyControl, resource: Resource<unknown>, judgement: Judgement): Verdict {
  if (!JUDGED.includes(judgement?.status)) throw new TypeError('it returned no judgement');
  const { status, because, warning } = judgement;
  const verdict = { control: control.id, resource: resource.id, status, because, evidence: digest(resource.facts) };
  return warning ? { ...verdict, warning } : verdict;
}

const unknown = (control: AnyControl, resource: string, because: string, unread?: Unreadable): Verdict => ({
  control: control.id,
  resource,
  status: 'unknown',
  because,
  ...(unread ? { unread } : {}),
  evidence: '',
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function lookUp(facts: Facts, collector: Collector, region: string): Found {
  const place = collector.scope === 'region' ? region : GLOBAL;
  const found = facts.get(collector.id)?.get(place);
  return found ?? new CouldNotRead(collector.actions[0] ?? collector.id, 'failed', 'it was not collected');
}

/** The control's other facts, each behind a guard that throws when it could not be read, and only when it is touched. */
function guardedSources(control: AnyControl, { facts, region }: Evaluation) {
  const guarded: Record<string, readonly KnownResource<unknown>[]> = {};
  for (const [name, source] of Object.entries(control.with ?? {})) {
    guarded[name] = partial(() => readSource(facts, source, region));
  }
  return guarded;
}

function readSource(facts: Facts, source: Source<unknown>, region: string): Parts<KnownResource<unknown>> {
  const collector = collectorOf(source);
  if (!isEveryRegion(source)) return together([[region, lookUp(facts, collector, region)]]);
  const byRegion = facts.get(collector.id) ?? new Map<string, Found>();
  return together(byRegion.size > 0 ? [...byRegion] : [[region, lookUp(facts, collector, region)]]);
}

function together(found: readonly (readonly [region: string, found: Found])[]): Parts<KnownResource<unknown>> {
  return {
    members: found.flatMap(([region, part]) =>
      part instanceof CouldNotRead ? [] : part.map((resource) => guardedResource(resource, region)),
    ),
    unread: found.flatMap(([, part]) => (part instanceof CouldNotRead ? [part] : [])),
  };
}

const NO_TAGS: Readonly<Record<string, string>> = {};

function guardedResource(resource: Resource<unknown>, region: string): KnownResource<unknown> {
  const { id, facts, tags = NO_TAGS } = resource;
  const known = { id, region: resource.region ?? region, tags, facts };
  return guardFields({ ...known, facts: facts instanceof CouldNotRead ? facts : guardFields(facts) }) as never;
}

/** The same record; if any field could not be read, one whose reading of that field throws. */
function guardFields<F>(record: F): F {
  if (typeof record !== 'object' || record === null) return record;
  const unread = Object.entries(record).filter(([, value]) => value instanceof CouldNotRead);
  if (unread.length === 0) return record;
  const guarded: object = { ...record };
  for (const [field, error] of unread) {
    Object.defineProperty(guarded, field, {
      enumerable: true,
      get: () => {
        throw error;
      },
    });
  }
  return guarded as F;
}
