/** Whether an alarm watches how much is logged. */
import type { Known } from '../../core/control.ts';
import { allHold } from '../../core/quantify.ts';
import type { Alarm } from '../cloudwatch/alarms.ts';

export const SECONDS_OF_AN_HOUR = 3_600;

/** Whether the alarm starts an action as soon as more bytes are logged in an hour. */
export function tellsOfVolume(alarm: Known<Alarm>, bytesAnHour: number): boolean {
  const { watched } = alarm;
  if (watched === null) return false;
  const anHour = () => ((watched.threshold ?? Number.POSITIVE_INFINITY) * SECONDS_OF_AN_HOUR) / watched.periodSeconds;
  return allHold(
    () => watched.expressions.length === 0,
    () =>
      watched.metrics.some(
        (read) => read.namespace === 'AWS/Logs' && read.name === 'IncomingBytes' && read.stat === 'Sum',
      ),
    () => watched.comparison.startsWith('GreaterThan'),
    () => anHour() <= bytesAnHour,
    () => alarm.actionsEnabled,
    () => alarm.actions.length > 0,
  );
}
