/** AWS CloudTrail: what keeps a trail from being the record of an account. */
import type { Known } from '../../core/control.ts';
import { allOf } from '../../core/quantify.ts';
import { day, listed } from '../../core/words.ts';
import type { MultiRegionTrail } from './trails.ts';

/** The reason why a trail is not the account's record; undefined if it is. Without a limit, its deliveries do not count. */
export function faultOf(trail: Known<MultiRegionTrail>, limit: string | null): string | undefined {
  const { name, status, managementEvents } = trail;
  if (!status.logging) return `${name} is stopped`;
  const undelivered = limit === null ? undefined : delay(trail, limit);
  if (undelivered) return undelivered;
  if (allOf(['read', 'write'] as const, (kind) => managementEvents[kind])) return undefined;
  const { narrowedBy } = managementEvents;
  return `${name} leaves out management events${narrowedBy.length > 0 ? ` (${listed(narrowedBy)})` : ''}`;
}

function delay({ name, status }: Known<MultiRegionTrail>, limit: string): string | undefined {
  if (status.deliveryError) return `${name} cannot deliver: ${status.deliveryError}`;
  if (!status.lastDelivery) return `${name} never delivered`;
  return status.lastDelivery < limit ? `${name} last delivered on ${day(status.lastDelivery)}` : undefined;
}
