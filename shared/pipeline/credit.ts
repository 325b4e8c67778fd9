/** Chooses the call to name as the cause of a change, when several calls of one batch may have made it. */
import type { Actor, Cause } from '../core/commit.ts';
import { areNamed, isNamed, mayConcernOthers, namesOfAll } from './mentions.ts';
import type { EvaluationRequest } from './requests.ts';

/** The changed resources of a control, and the names of all its resources before and after the evaluation. */
export interface ChangedResources {
  readonly resources: readonly string[];
  readonly known: ReadonlySet<string>;
}

interface Suspects {
  /** All requests that may have changed one of the resources. */
  readonly all: readonly EvaluationRequest[];
  /** Whether some changed resource is named by no event. */
  readonly unnamed: boolean;
  /** The requests that may have changed a resource that no event names. */
  readonly possible: readonly EvaluationRequest[];
}

/**
 * An event may have changed every resource that it names. If no event names the changed resource, any event that names
 * no known resource of the control may have caused it, such as one about the detector of a region. An event about
 * another known resource cannot have.
 */
export function suspectsOf(asked: readonly EvaluationRequest[], { resources, known }: ChangedResources): Suspects {
  const names = namesOfAll(resources);
  const mentions = asked.flatMap((one) => one.mentions());
  const unnamed = resources.some((resource) => !isNamed(mentions, resource));
  const possible = unnamed ? asked.filter((one) => mayConcernOthers(one.mentions(), known)) : [];
  const all = asked.filter((one) => areNamed(one.mentions(), names) || possible.includes(one));
  return { all, unnamed, possible };
}

/**
 * The latest call that may have made the change. The actor carries the number of other callers that may have made it
 * too, because a bystander must not be named alone. No actor is named when no call can have made the change, because
 * time made it, or a call without an event.
 */
export function creditedTo(asked: readonly EvaluationRequest[], moved: ChangedResources | null): Cause {
  const calls = callsAmong(asked);
  const { cause } = latest(calls);
  if (!moved) return cause;
  const { all, unnamed, possible } = suspectsOf(calls, moved);
  if (all.length === 0) return withoutActor(cause);
  const unseen = unnamed && possible.length === 0 ? 1 : 0;
  return withOthers(latest(all).cause, Math.max(othersAmong(unnamed ? calls : all), unseen));
}

/** The cause of the latest request, with the number of other callers that may have made the change. */
export function jointCause(asked: readonly EvaluationRequest[]): Cause {
  const calls = callsAmong(asked);
  return withOthers(latest(calls).cause, othersAmong(calls));
}

/** A service's own event has no actor, so it is left out when there are calls. */
export function callsAmong(asked: readonly EvaluationRequest[]): readonly EvaluationRequest[] {
  const calls = asked.filter(actorOf);
  return calls.length > 0 ? calls : asked;
}

export const latest = (asked: readonly EvaluationRequest[]): EvaluationRequest =>
  asked.reduce((known, one) => (known.time <= one.time ? one : known));

const actorOf = ({ cause }: EvaluationRequest): Actor | undefined => (cause.kind === 'event' ? cause.actor : undefined);

function othersAmong(calls: readonly EvaluationRequest[]): number {
  const principals = new Set(calls.map((one) => actorOf(one)?.principal));
  return Math.max(principals.size - 1, ...calls.map((one) => actorOf(one)?.others ?? 0));
}

function withOthers(cause: Cause, others: number): Cause {
  if (others === 0 || cause.kind !== 'event' || !cause.actor) return cause;
  return { ...cause, actor: { ...cause.actor, others } };
}

function withoutActor(cause: Cause): Cause {
  if (cause.kind !== 'event') return cause;
  const { actor: _, ...rest } = cause;
  return rest;
}
