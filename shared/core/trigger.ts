/** Whether an event is one that a trigger names. The deployed rules are derived from the same declarations. */

import type { DetailFilter, Matcher, Trigger } from './collector.ts';
import { own } from './own.ts';

interface Event {
  readonly source: string;
  readonly detailType: string;
  readonly eventSource?: string;
  readonly eventName?: string;
  /** The content of the event as it arrived; only the fields that triggers filter by are read. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * CloudTrail events are identified by the called service and the call, others by their source and kind. A call that was refused
 * or failed changed nothing: its record has an error code ("CloudTrail record contents").
 */
export function matchesTrigger(trigger: Trigger, event: Event): boolean {
  if (trigger.detailType !== event.detailType) return false;
  if (trigger.detail && !meets(trigger.detail, event.detail)) return false;
  if (!trigger.eventSource) return trigger.source === event.source;
  if (Object.hasOwn(event.detail ?? {}, 'errorCode')) return false;
  return trigger.eventSource === event.eventSource && (trigger.eventNames?.includes(event.eventName ?? '') ?? true);
}

/**
 * Matches as EventBridge does: the elements of a list, also of lists within lists, are alternatives, and fields that are
 * required together must be found in the same element ("Event Ruler", README, "JSON Array Matching").
 */
const meets = (filter: DetailFilter, value: unknown): boolean => leaves(value).some((leaf) => meetsAll(filter, leaf));

function meetsAll(filter: DetailFilter, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(filter).every(([field, wanted]) => {
    const found = own(value as Record<string, unknown>, field);
    return isMatchers(wanted)
      ? leaves(found).some((leaf) => wanted.some((one) => holds(one, leaf)))
      : meets(wanted, found);
  });
}

const isMatchers = (wanted: DetailFilter | readonly Matcher[]): wanted is readonly Matcher[] => Array.isArray(wanted);

/** The values in a list and in the lists within it. The list grows during the loop: recursion would overflow on deep input. */
function leaves(found: unknown): readonly unknown[] {
  const parts = [found];
  for (const part of parts) if (Array.isArray(part)) for (const inner of part) parts.push(inner);
  return parts.filter((part) => !Array.isArray(part));
}

function holds(matcher: Matcher, leaf: unknown): boolean {
  if (typeof matcher === 'string') return leaf === matcher;
  if ('prefix' in matcher) return begins(leaf, matcher.prefix);
  if ('anything-but' in matcher) return isValue(leaf) && !begins(leaf, matcher['anything-but'].prefix);
  const [comparison, limit] = matcher.numeric;
  return typeof leaf === 'number' && COMPARED[comparison](leaf, limit);
}

const isValue = (leaf: unknown): boolean => leaf === null || (leaf !== undefined && typeof leaf !== 'object');

const begins = (leaf: unknown, prefix: string): boolean => typeof leaf === 'string' && leaf.startsWith(prefix);

const COMPARED = {
  '<': (number: number, limit: number) => number < limit,
  '<=': (number: number, limit: number) => number <= limit,
  '=': (number: number, limit: number) => number === limit,
  '>=': (number: number, limit: number) => number >= limit,
  '>': (number: number, limit: number) => number > limit,
} as const;
