import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list, seconds } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { queueUse } from '../../services/cloudwatch-metrics/queues.ts';

const id = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const prompt = { name: 'orders', oldestSeconds: 1.2 };

export default control({
  id: 'performance.queue-health',
  title: 'Messages are taken from their queue within seconds',
  severity: 'medium',
  seeds: ['004:271'],
  satisfies: [inPart(['soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of workers at queues')],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    maxAgeSeconds: seconds(5, 'age of the oldest message that must not be reached in 99% of the time'),
    patientQueues: list(
      ['*dlq*', '*dead-letter*', '*deadletter*', '*batch*', '*delay*'],
      'names of queues whose messages may wait, with * for any letters',
    ),
  },
  subject: queueUse,
  why: 'Messages that wait are orders that are not shipped and mails that are not sent, and nobody sees a queue grow.',
  fix: {
    values: ({ facts: { name } }) => ({ queue: name }),
    steps: [
      'see whether the workers of {id} fail, or are too few: their logs, and the metric NumberOfMessagesDeleted',
      'let them scale by the age of the oldest message, or name the queue in patientQueues where its messages may wait',
    ],
  },
  console: 'sqs/v3/home?region={region}#/queues/https%3A%2F%2Fsqs.{region}.amazonaws.com%2F{account}%2F{queue}',
  headline: 'messages wait in {queue}',
  evaluate: ({ facts: { name, oldestSeconds } }, _others, { maxAgeSeconds, patientQueues }) => {
    const isPatient = patientQueues.some((pattern) => matchesWildcard(pattern.toLowerCase(), name.toLowerCase()));
    if (isPatient) return notApplicable('its messages may wait');
    return oldestSeconds < maxAgeSeconds
      ? pass(`no message waited ${maxAgeSeconds} seconds in 99% of the last day`)
      : fail(`messages waited ${maxAgeSeconds} seconds or more on the last day`);
  },
  examples: {
    pass: [
      { name: 'prompt', facts: prompt },
      { name: 'just below', facts: { ...prompt, oldestSeconds: 4.9 } },
    ],
    fail: [
      { name: 'as late as may not be', id, facts: { ...prompt, oldestSeconds: 5 } },
      { name: 'a day late', id, facts: { ...prompt, oldestSeconds: 86_400 } },
    ],
    notApplicable: [
      { name: 'a queue of dead letters', facts: { name: 'orders-DLQ', oldestSeconds: 864_000 } },
      {
        name: 'one that the configuration names',
        facts: { ...prompt, oldestSeconds: 600 },
        parameters: { patientQueues: ['orders'] },
      },
    ],
  },
});
