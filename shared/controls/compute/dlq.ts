import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { nameOfArn } from '../../core/words.ts';
import { redrives } from '../../services/sqs/redrive.ts';
import { examples } from './examples/dlq.ts';

const OTHERS = 'functions and streams that fail';

const REDRIVE = `let {queue} set messages aside there after {attempts} attempts: aws sqs set-queue-attributes --queue-url "$(aws sqs get-queue-url --queue-name {queue} --query QueueUrl --output text --region {region})" --attributes '{"RedrivePolicy":"{\\"deadLetterTargetArn\\":\\"arn:'{partition}':sqs:'{region}':'{account}':'"<DEAD_LETTERS: the same name>"'\\",\\"maxReceiveCount\\":\\"'{attempts}'\\"}"}' --region {region}`;

const WATCHED = 'set an alarm on the number of messages in it';

export default control({
  id: 'compute.dlq',
  title: 'Queues set aside messages that fail again and again',
  severity: 'medium',
  seeds: ['001:98'],
  satisfies: [inPart('nist-800-53-r5/SI-11', OTHERS), inPart('soc2/PI1.3', OTHERS), inPart('iso-27001/A.8.16', OTHERS)],
  equivalents: {},
  parameters: {
    maxAttempts: count(10, 'most attempts after which a message is set aside', { minimum: 1 }),
    keepsFailures: list(
      ['*dlq*', '*dead-letter*', '*deadletter*', '*unsent*', '*set-aside*', '*failed*'],
      'names of queues that hold what failed elsewhere, with * for any letters',
    ),
  },
  subject: redrives,
  why: 'One message that no worker can handle comes back for days, takes the place of others, and is lost without a word in the end.',
  fix: {
    values: ({ facts: { name } }, _others, { maxAttempts }) => ({
      ...{ queue: name, attempts: String(maxAttempts) },
      order: name.endsWith('.fifo') ? 'kept' : 'any',
    }),
    steps: [
      'aws sqs create-queue --queue-name "<DEAD_LETTERS: a name that ends in -dlq>" --attributes MessageRetentionPeriod=1209600 --region {region}',
      REDRIVE,
      WATCHED,
    ],
    instead: [
      {
        when: { order: 'kept' },
        steps: [
          'aws sqs create-queue --queue-name "<DEAD_LETTERS: a name that ends in -dlq.fifo>" --attributes FifoQueue=true,MessageRetentionPeriod=1209600 --region {region}',
          REDRIVE,
          WATCHED,
        ],
      },
    ],
  },
  console: 'sqs/v3/home?region={region}#/queues/https%3A%2F%2Fsqs.{region}.amazonaws.com%2F{account}%2F{name}',
  deed: 'lets {name} lose messages that fail',
  evaluate: ({ facts }, _others, { maxAttempts, keepsFailures }) => {
    const name = facts.name.toLowerCase();
    if (keepsFailures.some((pattern) => matchesWildcard(pattern, name)))
      return notApplicable('its name says that it holds what failed elsewhere');
    const { policy } = facts;
    if (policy === null)
      return facts.isTarget
        ? notApplicable('another queue sets messages aside in it')
        : fail('it sets no message aside');
    return policy.attempts > maxAttempts
      ? fail(`it sets messages aside after ${policy.attempts} attempts`)
      : pass(`it sets messages aside in ${nameOfArn(policy.queue)}`);
  },
  examples,
});
