/**
 * The `deployment` part of the configuration: the hub's account and region, the accounts and regions that report to it,
 * retention, and notifications.
 */

import * as z from 'zod';
import { CONCURRENT_ACCOUNTS } from '../core/deployed.ts';
import type { ForeignEventSources } from '../core/foreign-events.ts';
import { GLOBAL_SERVICES_REGION, partitionOf } from '../core/partition.ts';
import type { alerts } from './alerts.ts';
import { everyHoursOf, type Schedule } from './cadence.ts';
import { historyDays } from './cuts.ts';
import { accountId, object, organizationalUnitId, quoted, regionName, text } from './fields.ts';
import { foreignSourcesIn } from './imports.ts';
import { type Route, resolveAlerts } from './routes.ts';

const MOST_CONCURRENT_ACCOUNTS = 1_000;
/** An alarm looks back a week at most ("PutMetricAlarm", Amazon CloudWatch API Reference). */
export const MOST_HOURS = 168;
const LEAST_HOURS = 2;
/** The longest time that a scan may take before the alarm on missing scans goes off. */
const SCAN_HOURS = 2;
/** The default: a weekend without changes, and a few hours more. */
const QUIET_HOURS = 72;

const wholeNumber = (what: string, least: number, most: number) => {
  const error = `must be a whole number of ${what}, ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** "AssumeRole", AWS Security Token Service API Reference. */
const externalId = text(
  /^[\w+=,.@:/-]{2,1224}$/,
  (input) => `must be 2 to 1224 letters, digits and + = , . @ : / - as STS allows them, not ${quoted(input)}`,
);

const notASchedule = (input: unknown): string => {
  const instead = `must be rate(1 day) or cron(0 3 * * ? *), not ${quoted(input)}`;
  if (/^rate\(/.test(String(input)))
    return `${instead}; a rate is 1 minute, hour or day, or several minutes, hours or days`;
  return `${instead}; a cron expression has six fields, minutes to years, of which the last is * here`;
};

const schedule = z
  .string({ error: ({ input }) => notASchedule(input) })
  .refine((expression) => everyHoursOf(expression) !== null, { error: ({ input }) => notASchedule(input), abort: true })
  .refine((expression) => (everyHoursOf(expression) ?? 0) <= MOST_HOURS, {
    error: `must not leave more than a week, ${MOST_HOURS} hours, between two runs: the alarm on a missing scan looks back no further`,
  });

/** Global services send their events to us-east-1, so all other stacks must be in its partition. */
const PARTITION = partitionOf(GLOBAL_SERVICES_REGION);

const deployedRegion = regionName.refine((region) => partitionOf(region) === PARTITION, {
  error: ({ input }) =>
    `must be a region of the partition ${PARTITION}, for which Plumbline's deployment is made, and ${input} is one of ${partitionOf(String(input))}; name regions such as eu-west-1`,
});

export const deployment = object({
  managementAccountId: accountId,
  /** The delegated administrator's account, which holds everything except the members' read role and rules. */
  hub: object({ account: accountId, region: deployedRegion }),
  members: object({
    /** Ids of organisational units or of the root; includes the units below them and accounts that join later. */
    organizationalUnits: z.array(organizationalUnitId).min(1, { error: 'must name a unit, or the root for all' }),
    /** Regions whose events are forwarded; the hub's region and us-east-1 are always included. */
    regions: z.array(deployedRegion).min(1, { error: 'must name a region' }),
  }),
  /** Sent to AWS whenever the members' role is assumed ("The confused deputy problem"); not a secret. */
  externalId,
  /**
   * EventBridge Scheduler's `rate(…)` or `cron(…)`, the latter in UTC. A rate that divides the day becomes fixed hours.
   */
  schedule: schedule.optional(),
  /**
   * The alarm goes off after this many hours without a finished scan; by default one interval of the schedule plus the
   * length of a scan.
   */
  finishWithinHours: wholeNumber('hours', LEAST_HOURS, MOST_HOURS).optional(),
  /** The alarm goes off after this many hours without an event from any account; `false` switches it off. */
  eventsWithinHours: z
    .union([z.literal(false), wholeNumber('hours', LEAST_HOURS, MOST_HOURS)], {
      error: ({ input }) =>
        `must be a whole number of hours, ${LEAST_HOURS} to ${MOST_HOURS}, or false for no alarm, not ${quoted(input)}`,
    })
    .optional(),
  /** The reserved concurrency of the scan function. */
  concurrentAccounts: wholeNumber('accounts', 1, MOST_CONCURRENT_ACCOUNTS).optional(),
});

/** Retentions that CloudWatch Logs accepts ("PutRetentionPolicy", CloudWatch Logs API Reference), up to two years. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;
/** A hundred years. A longer retention is a mistake, which Object Lock in compliance mode could not undo. */
const MOST_DAYS = 36_500;

export const retention = object({
  /** Object Lock of the evidence, in compliance mode, which no user can shorten. */
  evidenceDays: z
    .int({ error: 'must be a whole number of days' })
    .min(1, { error: 'must be a day at least' })
    .max(MOST_DAYS, { error: `must be at most ${MOST_DAYS} days` })
    .optional(),
  logDays: z
    .literal(LOG_DAYS, { error: `must be one of ${LOG_DAYS.join(', ')}, as CloudWatch Logs has them` })
    .optional(),
  history: historyDays.optional(),
});

/** The year that an audit covers, plus a month for the audit itself. */
const EVIDENCE_DAYS = 400;
const DAYS_OF_LOGS = 90;

export interface Deployment extends Pick<z.output<typeof deployment>, 'managementAccountId' | 'hub' | 'members'> {
  readonly organizationId: string;
  readonly externalId: string;
  /**
   * The regions with member stacks: the configured ones, the hub's, and us-east-1, where global services send their
   * events.
   */
  readonly memberRegions: readonly string[];
  readonly schedule: string;
  readonly finishWithinHours: number;
  readonly eventsWithinHours: number | false;
  readonly concurrentAccounts: number;
  readonly retention: {
    readonly evidenceDays: number;
    readonly logDays: (typeof LOG_DAYS)[number];
    /** Whether a kind of record has a retention, after which a person cuts it. */
    readonly ofHistory: boolean;
  };
  /** Whether an authority stamps the anchor of each run. */
  readonly timestamps: boolean;
  /** Whether the changes of each run are kept for Athena. */
  readonly athena: boolean;
  /** Whether every commit is also archived in the evidence bucket. */
  readonly archive: boolean;
  /** Whether transitions are sent to the Security Hub of each account. */
  readonly securityHub: boolean;
  /** The sources whose findings are forwarded and become verdicts. */
  readonly foreignEvents: ForeignEventSources;
  /** Null when no budget is configured. */
  readonly monthlyBudgetUsd: number | null;
  /** Whether alerts carry links, which a page at a public address answers. */
  readonly links: boolean;
  /** Null without an API; `tokens`: whether it takes tokens of a provider besides credentials of AWS. */
  readonly api: { readonly tokens: boolean; readonly pages: boolean } | null;
  /** The routes of alerts. */
  readonly routes: readonly Route[];
  /** Mail addresses for alarms on the monitor itself. */
  readonly monitor: readonly string[];
}

/** The parts of a configuration that describe a deployment. */
interface Described {
  readonly organizationId?: string | undefined;
  readonly deployment?: z.input<typeof deployment> | undefined;
  readonly retention?: z.input<typeof retention> | undefined;
  readonly alerts?: z.input<typeof alerts> | undefined;
  readonly monthlyBudgetUsd?: number | undefined;
  readonly api?: { readonly oidc?: object | undefined; readonly signIn?: object | undefined } | undefined;
  readonly timestamps?: object | undefined;
  readonly exports?: { readonly athena?: boolean | undefined; readonly securityHub?: boolean | undefined } | undefined;
  readonly imports?: { readonly securityHub?: boolean | undefined; readonly config?: boolean | undefined } | undefined;
  readonly archive?: boolean | undefined;
}

/** Null when the configuration has no deployment; the configuration must be valid. */
export function deploymentOf(config: Described, { expression, everyHours }: Schedule): Deployment | null {
  const { organizationId, deployment: written, retention: kept = {}, alerts = {}, monthlyBudgetUsd } = config;
  if (!written || organizationId === undefined) return null;
  const { hub, members } = written;
  return {
    organizationId,
    managementAccountId: written.managementAccountId,
    hub,
    members,
    externalId: written.externalId,
    memberRegions: [...new Set([hub.region, GLOBAL_SERVICES_REGION, ...members.regions])].sort(),
    schedule: expression,
    finishWithinHours: written.finishWithinHours ?? Math.min(MOST_HOURS, Math.ceil(everyHours) + SCAN_HOURS),
    eventsWithinHours: written.eventsWithinHours ?? QUIET_HOURS,
    concurrentAccounts: written.concurrentAccounts ?? CONCURRENT_ACCOUNTS,
    retention: {
      evidenceDays: kept.evidenceDays ?? EVIDENCE_DAYS,
      logDays: kept.logDays ?? DAYS_OF_LOGS,
      ofHistory: Object.keys(kept.history ?? {}).length > 0,
    },
    timestamps: config.timestamps !== undefined,
    athena: config.exports?.athena ?? false,
    archive: config.archive ?? true,
    securityHub: config.exports?.securityHub ?? false,
    foreignEvents: foreignSourcesIn(config),
    monthlyBudgetUsd: monthlyBudgetUsd ?? null,
    links: alerts.links ?? true,
    api: config.api ? { tokens: config.api.oidc !== undefined, pages: config.api.signIn !== undefined } : null,
    routes: resolveAlerts(alerts).routes,
    monitor: alerts.monitor ?? [],
  };
}
