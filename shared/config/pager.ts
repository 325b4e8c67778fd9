/**
 * An alert that a pager receives opens an incident, which stays open until the pager receives the end of the alert.
 * This module refuses filters that would let the alert through but not its end.
 */

/** Events that only close an incident, or that a pager never receives (shared/alerts/formats). */
const NOT_OPENING = ['acknowledged', 'waived', 'resolved', 'digest'];

const ENDS_OF_DRIFT = ['recovered', 'vanished'];
/** Kind of an open alert → the kinds that it may end as (`endingOf` in shared/records/alerts/steps-of-update.ts). */
const ENDS_AS: Readonly<Record<string, readonly string[]>> = {
  regressed: ENDS_OF_DRIFT,
  appeared: ENDS_OF_DRIFT,
  expiring: ENDS_OF_DRIFT,
  'went-dark': ['came-back'],
  flapping: [...ENDS_OF_DRIFT, 'came-back'],
};

interface Filter {
  readonly events?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
}

/** Why incidents of this filter would stay open for ever; undefined when they would not. */
export function openEnd({ events, kinds = [] }: Filter): string | undefined {
  const opens = events?.some((event) => !NOT_OPENING.includes(event)) ?? true;
  if (!opens) return undefined;
  const ends = [...new Set(kinds.flatMap((kind) => ENDS_AS[kind] ?? []))].filter((kind) => !kinds.includes(kind));
  const problems = [
    ...(events && !events.includes('resolved') ? [leftOut('events', ['resolved'])] : []),
    ...(ends.length > 0 ? [leftOut('kinds', ends)] : []),
  ];
  return problems.length > 0
    ? `${problems.join(' and ')}: a pager that does not receive the end keeps the incident open for ever`
    : undefined;
}

const leftOut = (filter: string, values: readonly string[]): string =>
  `needs ${values.map((value) => `'${value}'`).join(', ')} among its ${filter}`;
