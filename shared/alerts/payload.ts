/**
 * The schema of the document of an alert. Queues, functions and web hooks receive it, and the texts for mail, text messages,
 * chats and pagers are made from it. Within a version, fields are only added.
 */
import * as z from 'zod';
import { SEVERITIES, STATUSES } from '../core/control.ts';
import { PAYLOAD_SCHEMA } from './payload-version.ts';

const instant = z.string().describe('ISO 8601, UTC');

const actor = z.object({
  principal: z.string().describe('ARN, the name of a service, or the id that CloudTrail knows the caller by'),
  described: z.string().describe('who that is, in words: a service-linked role is named as such'),
  sourceIp: z.string(),
  userAgent: z.string(),
  call: z.string().describe('the API call, such as DeleteDetector'),
  eventId: z.string().describe("CloudTrail's id of the call"),
  at: instant,
  console: z.string().nullable().describe('the event in the CloudTrail console'),
  others: z.number().optional().describe('how many others may have done it, or a part of it; this call is the latest'),
});

const alert = z.object({
  id: z.string().describe('the same for all that is told of one alert'),
  status: z.enum(['firing', 'acknowledged', 'resolved', 'waived']),
  kind: z.string().describe('regressed, appeared, went-dark, expiring, recovered, vanished, came-back or test'),
  severity: z.enum(SEVERITIES),
  openedAt: instant,
  resolvedAt: instant.nullable(),
  /** Seconds from opening to resolution. */
  resolvedAfter: z.number().nullable().describe('seconds from opening to resolution'),
  flapping: z.boolean(),
  acknowledged: z.object({ by: z.string(), at: instant }).nullable(),
  waived: z.object({ by: z.string(), until: instant, reason: z.string() }).nullable(),
});

/** The fields of every message. */
const common = {
  schema: z.literal(PAYLOAD_SCHEMA),
  id: z.string().describe('of this message: one that comes again has the same'),
  at: instant,
  headline: z.string().describe('at most 80 characters, sufficient by itself'),
  timeZone: z.string().optional().describe('zone in which people are told times; left out, UTC'),
  leftOut: z.array(z.string()).optional().describe('what there was no room for, in words; left out, all is here'),
};

export const alertPayload = z.object({
  ...common,
  event: z.enum([
    ...['opened', 'again', 'updated', 'worsened', 'flapping', 'escalated', 'reminder', 'acknowledged'],
    ...['waived', 'resolved'],
  ] as const),
  alert,
  control: z.object({ id: z.string(), domain: z.string(), title: z.string(), why: z.string() }),
  where: z.object({
    account: z.string().describe('12 digits, or `organization`'),
    accountName: z.string(),
    ou: z.string().describe('path of organisational units from the root; empty at the root itself'),
    environment: z.string(),
    region: z.string().describe('`global` for what has none'),
    resource: z.string(),
    console: z.string().nullable(),
  }),
  what: z.object({
    status: z.enum(STATUSES).nullable().describe('null: there is no verdict any more'),
    now: z.string(),
    before: z.string().nullable(),
    since: instant,
  }),
  ending: z
    .object({ because: z.string(), by: z.string().nullable() })
    .nullable()
    .describe('what it was found to be when it was resolved, and who did that'),
  who: actor.nullable().describe('null: a scan found it, or the event names nobody'),
  affected: z.object({
    findings: z.number(),
    open: z.number(),
    accounts: z.array(z.string()).describe('at most 200 of them'),
    accountCount: z.number(),
    regions: z.array(z.string()),
    controls: z.array(z.string()),
  }),
  commands: z.object({
    fix: z
      .string()
      .describe('a shell command that refuses to run in another account, or steps; of several findings, for the first'),
    steps: z.array(z.string()).nullable().optional().describe('the steps one by one; null: it is a command'),
    mind: z.string().nullable().optional().describe('what else it replaces, restarts or costs'),
    all: z.string().nullable().optional().describe('lists the command for each finding; null: there is only one'),
    waive: z.string().nullable().describe('null: it went dark, and nobody accepts what they cannot see'),
    acknowledge: z.string(),
  }),
  links: z.object({ acknowledge: z.string().nullable().describe('signed, for a single use, short-lived') }),
});

const digestPayload = z.object({
  ...common,
  event: z.literal('digest'),
  digest: z.object({
    kind: z.enum(['baseline', 'revised', 'heartbeat', 'waivers-ending']),
    lines: z.array(z.string()),
  }),
});

export const payloadSchema = z.discriminatedUnion('event', [alertPayload, digestPayload]);

export type AlertPayload = z.output<typeof alertPayload>;
export type Payload = z.output<typeof payloadSchema>;
