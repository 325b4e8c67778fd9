/** How long messages wait in queues, on the last whole day. One metric for each queue. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { completeDays, DAY_SECONDS, type MetricQuery } from '../../core/metric.ts';
import type { Seen } from '../../core/reading.ts';
import { queues } from '../sqs/queues.ts';
import { largest, METRICS, measure, nth, ofValues } from './series.ts';

export interface QueueUse {
  readonly name: string;
  /** 99th percentile of the age of the oldest message, in seconds. */
  readonly oldestSeconds: Seen<number>;
}

/** One resource per queue; its id is the ARN. */
export const queueUse = collector({
  id: 'metrics.queues',
  kind: 'metric',
  evidence: 'metric',
  scope: 'region',
  actions: [METRICS],
  uses: [queues],
  ownTriggersAlone: true,
  triggers: [],
  collect: async (metrics): Promise<Resource<QueueUse>[]> => {
    const found = await metrics.facts(queues);
    const named = found.flatMap(({ id, facts }) =>
      facts instanceof CouldNotRead || OURS.test(facts.name) ? [] : [{ id, name: facts.name }],
    );
    const answers = await measure(
      metrics,
      named.map(({ name }) => [queryOf(name, metrics.now)]),
    );
    return named.map(({ id, name }, index) => {
      const measured = answers[index] ?? [];
      const oldestSeconds = measured instanceof CouldNotRead ? measured : ofValues(nth(measured, 0), largest);
      return { id, facts: { name, oldestSeconds } };
    });
  },
});

/** Plumbline's own queues, which its own alarms watch. */
const OURS = /^plumbline/i;

/** "Available CloudWatch metrics for Amazon SQS": a queue that was not used for six hours sends no metrics. */
const queryOf = (QueueName: string, now: Date): MetricQuery => ({
  ...{ namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName }, stat: 'p99' },
  ...{ periodSeconds: DAY_SECONDS, ...completeDays(now, 1) },
});
