/** Writes the outcome of each message as a log line and a metric. Neither holds bodies or keys. */
import type { Report } from '../../shared/alerts/batch.ts';
import type { Telemetry } from './wrap.ts';

const SAID = {
  delivered: ['info', 'delivered', 'Delivered'],
  skipped: ['info', 'nothing to tell', 'Skipped'],
  later: ['warn', 'not delivered, and will be retried', 'Retried'],
  never: ['error', 'not delivered, and set aside; `plumbline alerts redrive` sends it again', 'Undelivered'],
} as const;

export const reporting =
  (route: string, { logger, count }: Telemetry) =>
  ({ outcome, ...report }: Report): void => {
    const [level, line, metric] = SAID[outcome];
    logger[level](line, { route, ...report });
    count(metric, 1);
  };
