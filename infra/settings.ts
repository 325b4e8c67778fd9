/** What a deployment has to be told: where the hub stands, which accounts and regions report to it, what is kept. */
import { z } from 'zod';
import { CONCURRENT_ACCOUNTS } from '../shared/core/deployed.ts';
import { UsageError } from '../shared/core/errors.ts';

const accountId = z.string().regex(/^\d{12}$/, 'an account id has twelve digits');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region looks like eu-west-1');
const days = z.int().min(1).max(36_500);

/** Retention that CloudWatch Logs accepts ("PutRetentionPolicy", CloudWatch Logs API Reference), up to two years. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const deployment = z.strictObject({
  organizationId: z.string().regex(/^o-[a-z0-9]{10,32}$/, 'an organisation id looks like o-a1b2c3d4e5'),
  managementAccountId: accountId,
  /** Where everything but the members' read role and rules is: the delegated administrator's account. */
  hub: z.strictObject({ account: accountId, region }),
  members: z.strictObject({
    /** Organisational units, or the organisation's root; what is below them is included, also what joins later. */
    organizationalUnits: z
      .array(
        z.string().regex(/^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/, 'a unit looks like ou-ab12-cd34ef56'),
      )
      .min(1),
    /** Regions whose events are forwarded; the hub's region and us-east-1 are always among them. */
    regions: z.array(region).min(1),
  }),
  /** Told to AWS whenever the members' role is assumed ("The confused deputy problem"); not a secret. */
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, 'STS allows 2 to 1224 letters, digits and + = , . @ : / -'),
  /** EventBridge Scheduler's `rate(…)` or `cron(…)`, the latter in UTC. */
  schedule: z
    .string()
    .regex(/^(rate|cron)\(.+\)$/, 'write rate(1 day) or cron(0 3 * * ? *)')
    .default('rate(1 day)'),
  /** Hours after which a missing finished scan raises the alarm: one interval of the schedule and a scan's length. */
  finishWithinHours: z.int().min(2).max(168).default(26),
  /** Accounts scanned at the same time: so many executions of the scan function are reserved for it. */
  concurrentAccounts: z.int().min(1).max(1_000).default(CONCURRENT_ACCOUNTS),
  retention: z
    .strictObject({
      /** Object Lock of the evidence, in compliance mode: nobody can shorten it. 400 days: an audit's year and a month. */
      evidenceDays: days.default(400),
      logDays: z.literal(LOG_DAYS).default(90),
    })
    .prefault({}),
  /** Who is told: of drift, and of trouble with the monitor itself. */
  alerts: z.strictObject({ emails: z.array(z.email()).default([]) }).prefault({}),
});

export type Deployment = z.input<typeof deployment>;
export interface Settings extends z.output<typeof deployment> {
  /** Where member stacks stand: the wanted regions, the hub's, and us-east-1, where global services send their events. */
  readonly memberRegions: readonly string[];
}

/** Where services without regions send their events. */
export const GLOBAL_SERVICES_REGION = 'us-east-1';

/** Typed in the editor, checked when it is loaded. */
export const defineDeployment = (settings: Deployment): Deployment => settings;

/** Throws `UsageError` that lists everything wrong with the settings. */
export function resolveDeployment(settings: unknown): Settings {
  const parsed = deployment.safeParse(settings);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'settings'}: ${issue.message}`);
    throw new UsageError(`the deployment settings are not valid:\n${problems.join('\n')}`);
  }
  const { hub, managementAccountId, members } = parsed.data;
  if (hub.account === managementAccountId) {
    throw new UsageError(
      'hub.account is the management account, which service-managed StackSets do not reach and where nothing should ' +
        'run; name the account that is the delegated administrator',
    );
  }
  return {
    ...parsed.data,
    memberRegions: [...new Set([hub.region, GLOBAL_SERVICES_REGION, ...members.regions])].sort(),
  };
}
