/** Which controls may be evaluated by one scan a week. Pure. */
import type { Collector } from './collector.ts';

type Refreshed = Pick<Collector, 'actions' | 'triggers' | 'lasting'>;

/**
 * A critical control is evaluated by every scan. A control of high severity may be weekly if events make each of its
 * facts stale, so that the weekly scan only finds changes whose events were lost. Controls of lower severity may be
 * weekly without events.
 */
export function mayWaitAWeek(severity: string, collectors: readonly Refreshed[]): boolean {
  if (severity === 'critical') return false;
  return severity !== 'high' || collectors.every(isRefreshed);
}

/**
 * A collector without actions makes no call: its facts come from other collectors or are the account itself. Facts that
 * never change need no event.
 */
const isRefreshed = ({ actions, triggers, lasting }: Refreshed): boolean =>
  actions.length === 0 || triggers.length > 0 || lasting !== undefined;
