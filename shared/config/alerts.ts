/**
 * The `alerts` part of the configuration: routes with their filters, and when an alert that is not acknowledged is sent
 * again.
 */

import * as z from 'zod';
import { SEVERITIES } from '../core/control.ts';
import { MOST_MOVEMENTS } from '../records/alerts/policy.ts';
import { accountId, object, ouPath, teamsChannel } from './fields.ts';
import { openEnd } from './pager.ts';
import { telling } from './telling.ts';

const KINDS = [
  ...['regressed', 'appeared', 'went-dark', 'expiring', 'flapping', 'recovered', 'vanished', 'came-back'],
  ...['baseline', 'revised', 'heartbeat', 'waivers-ending', 'test'],
] as const;
const EVENTS = [
  ...['opened', 'again', 'updated', 'worsened', 'flapping', 'escalated', 'reminder', 'acknowledged', 'waived'],
  ...['resolved', 'digest'],
] as const;

const filters = {
  severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
  /** The part of a control's id before the dot: `backup`, `iam`. */
  domains: z.array(z.string().min(1)).min(1).optional(),
  controls: z.array(z.string().min(1)).min(1).optional(),
  accounts: z.array(accountId).min(1).optional(),
  /** Paths of organisational units; units below them are included. */
  ous: z.array(ouPath).min(1).optional(),
  /** Names of profiles, or values of the tag Environment where no profile matches. */
  environments: z.array(z.string().min(1)).min(1).optional(),
  kinds: z.array(z.enum(KINDS)).min(1).optional(),
  events: z.array(z.enum(EVENTS)).min(1).optional(),
};

/**
 * The limits of SNS on a subscription's filter, which also names the route: five attributes at most, and 150 for the
 * product of their numbers of values ("Filter policy constraints in Amazon SNS").
 */
const MOST_KINDS_OF_FILTER = 5 - 1;
/** The filter on the route has two values: "all routes", and this route. */
const MOST_COMBINATIONS = 150 / 2;

/** Without a filter a route gets every alert; with several kinds of filter, an alert must meet each of them. */
const filter = object(filters).superRefine(refusing(filterProblem));
const only = filter.optional();
const pagerOnly = filter.superRefine(refusing(openEnd)).optional();

function refusing<T>(problemOf: (chosen: T) => string | undefined) {
  return (chosen: T, context: z.core.$RefinementCtx) => {
    const problem = problemOf(chosen);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  };
}

function filterProblem(chosen: Readonly<Record<string, readonly string[] | undefined>>): string | undefined {
  const given = Object.entries(chosen).filter(([, values]) => values !== undefined);
  if (given.length > MOST_KINDS_OF_FILTER) {
    return `has ${given.length} kinds of filter (${given.map(([kind]) => kind).join(', ')}), and SNS takes ${MOST_KINDS_OF_FILTER} at most; remove one, or split the route in two`;
  }
  const sizes = given.map(([, values = []]) => values.length);
  const combinations = sizes.reduce((product, size) => product * size, 1);
  if (combinations <= MOST_COMBINATIONS) return undefined;
  return `has ${combinations} combinations of values (${given.map(([kind], index) => `${sizes[index]} for ${kind}`).join(' × ')}), and SNS takes ${MOST_COMBINATIONS} at most; name organisational units or environments in place of accounts, or split it into several routes`;
}

/**
 * The name of the route in `plumbline alerts test` and in filter policies; when left out, its position among the
 * routes.
 */
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, {
    error: 'must be a short name of small letters, digits and dashes such as on-call',
  })
  .optional();

/** A URL with a key in it is a secret: the configuration names the stored secret, never the key itself. */
const secret = (holds: string) =>
  z
    .string()
    .regex(/^[\w/+=.@-]{1,512}$/, { error: `must be the name of a Secrets Manager secret that holds ${holds}` });

/** Error messages about a URL do not quote it, because it may hold a key. */
const httpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an address that begins with https://', abort: true })
  .refine((url) => !hasUser(new URL(url)), {
    error: 'must not contain a user or a password: keep secrets in Secrets Manager, not in the configuration',
  });
const hasUser = ({ username, password }: URL): boolean => username !== '' || password !== '';

const slack = (kind: string, start: string) =>
  z.string().regex(new RegExp(`^[${start}][A-Z0-9]{7,}$`), {
    error: `must be a Slack ${kind}'s id such as ${start[0]}0123ABCDEF`,
  });

const uuid = (what: string) =>
  z.guid({ error: `must be the id of a ${what}, such as 12345678-90ab-cdef-1234-567890abcdef` });

const arn = (service: string, resource: string, example: string) =>
  z.string().regex(new RegExp(`^arn:aws[\\w-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`), {
    error: `must be an ARN such as ${example}`,
    abort: true,
  });

/**
 * A FIFO queue is refused, because a standard topic cannot deliver to it ("Amazon SNS message delivery for FIFO
 * topics").
 */
const queueArn = arn('sqs', '[\\w-]{1,80}(\\.fifo)?', 'arn:aws:sqs:eu-west-1:111122223333:alerts').refine(
  (queue) => !queue.endsWith('.fifo'),
  {
    error:
      'must be a standard queue: SNS delivers to FIFO queues from FIFO topics only, which reach no mail and no pager',
  },
);

const mailAddress = z.email({ error: 'must be a mail address' });

const TARGETS = [
  ...['mail', 'sms', 'slack', 'teams', 'pagerduty', 'opsgenie', 'webhook', 'sqs', 'lambda', 'https'],
] as const;

const route = z.discriminatedUnion(
  'to',
  [
    object({ to: z.literal('mail'), name, address: mailAddress, only }),
    object({
      to: z.literal('sms'),
      name,
      number: z.string().regex(/^\+[1-9]\d{6,14}$/, { error: 'must be a telephone number such as +441632960123' }),
      only,
    }),
    object({ to: z.literal('slack'), name, workspace: slack('workspace', 'T'), channel: slack('channel', 'CG'), only }),
    object({
      to: z.literal('teams'),
      name,
      tenant: uuid('Microsoft Entra tenant'),
      team: uuid('team'),
      channel: teamsChannel,
      only,
    }),
    object({
      to: z.literal('pagerduty'),
      name,
      secret: secret('the integration key of a service (Events API v2)'),
      region: z.enum(['us', 'eu']).optional(),
      only: pagerOnly,
    }),
    object({
      to: z.literal('opsgenie'),
      name,
      secret: secret('the key of an API integration'),
      region: z.enum(['us', 'eu']).optional(),
      only: pagerOnly,
    }),
    object({ to: z.literal('webhook'), name, url: httpsUrl, secret: secret('the key that signs what is sent'), only }),
    object({
      to: z.literal('sqs'),
      name,
      queueArn,
      only,
    }),
    object({
      to: z.literal('lambda'),
      name,
      functionArn: arn('lambda', 'function:[\\w-]{1,64}', 'arn:aws:lambda:eu-west-1:111122223333:function:alerts'),
      only,
    }),
    object({ to: z.literal('https'), name, url: httpsUrl, only }),
  ],
  { error: `must name its target: { to: ${TARGETS.map((target) => `'${target}'`).join(' | ')}, … }` },
);

/** A week. Escalating an older alert would report a state, not a change. */
const LONGEST_WAIT_MINUTES = 7 * 24 * 60;
const minutes = z
  .int({ error: 'must be a whole number of minutes' })
  .min(1, { error: 'must be a minute at least' })
  .max(LONGEST_WAIT_MINUTES, { error: `must be at most a week, ${LONGEST_WAIT_MINUTES} minutes` });

const times = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** Each route takes up to ten resources of the hub's stack, which has room for 500 ("AWS CloudFormation quotas"). */
const MOST_ROUTES = 25;

export const alerts = object({
  routes: z
    .array(route)
    .min(1)
    .max(MOST_ROUTES, { error: `must be at most ${MOST_ROUTES}; a queue or a function of your own can serve many` })
    .optional(),
  /** Mail addresses for alarms on the monitor itself, which `routes` do not get. */
  monitor: z.array(mailAddress).optional(),
  escalateAfterMinutes: object({
    critical: minutes.optional(),
    high: minutes.optional(),
    medium: minutes.optional(),
    low: minutes.optional(),
  }).optional(),
  remind: object({ everyMinutes: minutes.optional(), atMost: times(0, 20).optional() }).optional(),
  groupWithinMinutes: minutes.optional(),
  flapping: object({ movements: times(3, MOST_MOVEMENTS).optional(), withinMinutes: minutes.optional() }).optional(),
  updateAfterMinutes: minutes.optional(),
  heartbeat: z.boolean().optional(),
  ...telling,
  /** Signed links to acknowledge alerts; `false` leaves the deployment without any public address. */
  links: z.boolean({ error: 'must be true or false' }).optional(),
});

export type Alerts = z.output<typeof alerts>;
export type Written = z.output<typeof route>;
