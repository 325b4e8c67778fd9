/** Which controls may be evaluated by one scan a week. Pure. */
import type { Collector } from './collector.ts';

type Refreshed = Pick<Collector, 'actions' | 'triggers' | 'lasting'>;

/**
 * A critical control is evaluated by every scan. One of high severity may wait if events refresh each of its facts, so that the
 * weekly scan is there for lost events alone. Others may wait without events too.
 */
export function mayWaitAWeek(severity: string, collectors: readonly Refreshed[]): boolean {
  if (severity === 'critical') return false;
  return severity !== 'high' || collectors.every(isRefreshed);
}

/** A collector without an action calls nothing: its facts are other collectors' or the account itself. Lasting facts need no event. */
const isRefreshed = ({ actions, triggers, lasting }: Refreshed): boolean =>
  actions.length === 0 || triggers.length > 0 || lasting !== undefined;
