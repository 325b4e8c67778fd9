/** Whether an event is one that a trigger names. The deployed rules are derived from the same declarations. */
import type { Trigger } from './collector.ts';

interface Event {
  readonly source: string;
  readonly detailType: string;
  readonly eventSource?: string;
  readonly eventName?: string;
}

/** CloudTrail events are told by the service called and the call, others by their source and kind. */
export function matchesTrigger(trigger: Trigger, event: Event): boolean {
  if (trigger.detailType !== event.detailType) return false;
  if (!trigger.eventSource) return trigger.source === event.source;
  return trigger.eventSource === event.eventSource && (trigger.eventNames?.includes(event.eventName ?? '') ?? true);
}
