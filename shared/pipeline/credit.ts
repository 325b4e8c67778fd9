/** Chooses the call to name as the cause of a change, when several calls of one batch may have made it. */
import type { Actor, Cause } from '../core/commit.ts';
import { areNamed, isBesides, isNamed, namesOfAll } from './said.ts';
import type { Ask } from './stale.ts';

/** Resources of a control that moved, and the names of all that it holds or found. */
export interface Moved {
  readonly resources: readonly string[];
  readonly known: ReadonlySet<string>;
}

interface Suspects {
  /** All that may have moved one of the resources. */
  readonly all: readonly Ask[];
  /** A resource moved that nobody names. */
  readonly unnamed: boolean;
  /** Those that may have moved what nobody names. */
  readonly besides: readonly Ask[];
}

/**
 * What an event names it may have moved. What nobody names, those may have moved that name nothing the control knows: the
 * detector of a region that is judged. An event about another of the control's resources did not.
 */
export function suspectsOf(asked: readonly Ask[], { resources, known }: Moved): Suspects {
  const names = namesOfAll(resources);
  const said = asked.flatMap((one) => one.said());
  const unnamed = resources.some((resource) => !isNamed(said, resource));
  const besides = unnamed ? asked.filter((one) => isBesides(one.said(), known)) : [];
  const all = asked.filter((one) => areNamed(one.said(), names) || besides.includes(one));
  return { all, unnamed, besides };
}

/**
 * The latest call that may have made the change. How many others may have made it, or a part of it, is said: somebody who only
 * worked beside it must not be named alone. Nobody is named for what no call can have done: it moved by itself, or by what
 * no event told of.
 */
export function creditedTo(asked: readonly Ask[], moved: Moved | null): Cause {
  const calls = callsAmong(asked);
  const { cause } = latest(calls);
  if (!moved) return cause;
  const { all, unnamed, besides } = suspectsOf(calls, moved);
  if (all.length === 0) return withoutActor(cause);
  const unseen = unnamed && besides.length === 0 ? 1 : 0;
  return withOthers(latest(all).cause, Math.max(othersAmong(unnamed ? calls : all), unseen));
}

/** The latest of what happened, and how many others it may have been. */
export function jointCause(asked: readonly Ask[]): Cause {
  const calls = callsAmong(asked);
  return withOthers(latest(calls).cause, othersAmong(calls));
}

/** What a service tells by itself was done by nobody: it is left out where there is a call. */
export function callsAmong(asked: readonly Ask[]): readonly Ask[] {
  const calls = asked.filter(actorOf);
  return calls.length > 0 ? calls : asked;
}

export const latest = (asked: readonly Ask[]): Ask =>
  asked.reduce((known, one) => (known.time <= one.time ? one : known));

const actorOf = ({ cause }: Ask): Actor | undefined => (cause.kind === 'event' ? cause.actor : undefined);

function othersAmong(calls: readonly Ask[]): number {
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
