/** Rules that the steps of a drill keep, in whatever order they are recorded. */
import { type Drill, figuresOf, instantsOf } from '../records/drill.ts';

/** The first contradiction in a drill, with the remedy; undefined if there is none. */
export function contradictionIn({ name, startedAt, steps, end }: Drill): string | undefined {
  const early = steps.find(({ at }) => at < startedAt);
  if (early) return `${early.at} lies before the start of ${name}, ${startedAt}; give a later instant`;
  const late = end && steps.findLast(({ at }) => at > end.at);
  if (late) return `${name} has a step at ${late.at}, after the end ${end.at}; give a later instant`;
  const lost = instantsOf(steps, 'lost');
  if (lost.length > 1) return `${name} was lost at ${lost[0]} already; a drill has one loss`;
  const { lostAt } = figuresOf({ startedAt, steps, end });
  const [recovered] = instantsOf(steps, 'recovered');
  if (recovered !== undefined && recovered < lostAt)
    return `${name} would have recovered at ${recovered}, before it was lost at ${lostAt}; give the instants in their order`;
  const dataAsOf = [...steps, end].flatMap((one) => one?.dataAsOf ?? []).sort();
  const newer = dataAsOf.find((at) => at > lostAt);
  if (newer !== undefined)
    return (
      `the data of ${newer} is newer than the loss at ${lostAt}; give the newest instant before it, ` +
      'or record first when it was lost'
    );
  if (end?.noDataLost && dataAsOf[0] !== undefined)
    return `a step of ${name} says that the data ended at ${dataAsOf[0]}, so that some was lost; do not say that none was`;
  return undefined;
}
