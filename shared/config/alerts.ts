/** Who is told of drift, of what of it, and when again while nobody acknowledges it. */
import { z } from 'zod';
import { SEVERITIES } from '../core/control.ts';
import { accountId, object } from './fields.ts';

/** Left out, a subscriber is told of everything; of several kinds of filter, an alert has to meet each. */
const only = object({
  severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
  /** What comes before the dot in a control's id: `backup`, `iam`. */
  domains: z.array(z.string().min(1)).min(1).optional(),
  accounts: z.array(accountId).min(1).optional(),
}).optional();

/** An address with a key in it is a secret: the configuration names where it is kept, never the address itself. */
const secretName = z.string().regex(/^[\w/+=.@-]{1,512}$/, {
  error: "must be the name of a Secrets Manager secret that holds the pager's address",
});

const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' });

const slack = (kind: string, start: string) =>
  z.string().regex(new RegExp(`^[${start}][A-Z0-9]{7,}$`), {
    error: `must be a Slack ${kind}'s id such as ${start[0]}0123ABCDEF`,
  });

const mailAddress = z.email({ error: 'must be a mail address' });

const TARGETS = ['mail', 'chat', 'pager', 'sqs', 'https'] as const;

const route = z.discriminatedUnion(
  'to',
  [
    object({ to: z.literal('mail'), address: mailAddress, only }),
    object({ to: z.literal('chat'), workspace: slack('workspace', 'T'), channel: slack('channel', 'CG'), only }),
    object({ to: z.literal('pager'), secret: secretName, only }),
    object({
      to: z.literal('sqs'),
      queueArn: z.string().regex(/^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}(\.fifo)?$/, {
        error: "must be a queue's ARN such as arn:aws:sqs:eu-west-1:111122223333:alerts",
      }),
      only,
    }),
    object({ to: z.literal('https'), url: httpsUrl, only }),
  ],
  { error: `must say where it goes: { to: ${TARGETS.map((target) => `'${target}'`).join(' | ')}, … }` },
);

/** A week: later than that an alert is not escalated, it is a state. */
const LONGEST_WAIT_MINUTES = 7 * 24 * 60;
const minutes = z
  .int({ error: 'must be a whole number of minutes' })
  .min(1, { error: 'must be a minute at least' })
  .max(LONGEST_WAIT_MINUTES, { error: `must be at most a week, ${LONGEST_WAIT_MINUTES} minutes` });

export const alerts = object({
  routes: z.array(route).min(1).optional(),
  /** Addresses that are told when the monitor itself is in trouble; those of `routes` are not. */
  monitor: z.array(mailAddress).optional(),
  escalateAfterMinutes: object({
    critical: minutes.optional(),
    high: minutes.optional(),
    medium: minutes.optional(),
    low: minutes.optional(),
  }).optional(),
});
