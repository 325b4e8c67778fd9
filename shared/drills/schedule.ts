/** When drills are due: one entry for each account and scenario, by the newest drill that was held. */
import { type Drill, type FinishedDrill, isHeld, missesOf, nextDueOf } from '../records/drill.ts';

export interface Due {
  readonly drill: FinishedDrill;
  /** ISO instant. */
  readonly due: string;
  readonly isOverdue: boolean;
  /** Whether the newest drill met its targets. */
  readonly met: boolean;
}

/** In the order in which they are due. */
export function duesOf(drills: readonly Drill[], now: Date): Due[] {
  const newest = new Map<string, FinishedDrill>();
  for (const drill of drills.filter(isHeld)) {
    const key = `${drill.account} ${drill.scenario}`;
    const known = newest.get(key);
    if (!known || known.end.at < drill.end.at) newest.set(key, drill);
  }
  return [...newest.values()]
    .map((drill) => {
      const due = nextDueOf(drill);
      return { drill, due, isOverdue: due <= now.toISOString(), met: missesOf(drill).length === 0 };
    })
    .sort((one, other) => (`${one.due} ${one.drill.name}` < `${other.due} ${other.drill.name}` ? -1 : 1));
}
