/** The parts of a commit that say who changed something and how Plumbline noticed it, as plain data. */
import type { Actor, Cause } from '../core/commit.ts';
import type { Change } from '../records/verdicts.ts';

export interface Author {
  /** The principal that made the call, or the person who recorded it; null where no principal is known. */
  readonly who: string | null;
  readonly run: string | null;
  readonly event: { readonly id: string; readonly detailType: string } | null;
  readonly actor: Actor | null;
}

export function authorOf(cause: Cause): Author {
  const actor = (cause.kind === 'event' ? cause.actor : undefined) ?? null;
  return {
    who: cause.kind === 'person' ? cause.by : (actor?.principal ?? null),
    run: cause.kind === 'scan' ? cause.run : null,
    event: cause.kind === 'event' ? { id: cause.event, detailType: cause.detailType } : null,
    actor,
  };
}

/**
 * Leaves out the actor if the verdict was or became unknown, because the event that led to the evaluation need not have
 * caused that change.
 */
export function authorOfChange(cause: Cause, { from, to }: Pick<Change, 'from' | 'to'>): Author {
  const author = authorOf(cause);
  return from === 'unknown' || to === 'unknown' ? { ...author, who: null, actor: null } : author;
}
