/** Names that the stacks give and other code looks up, and how many executions run at once. */

/** The bus of the hub, to which members forward. */
export const BUS = 'plumbline';
/** The stack set that deploys the member stack to the accounts. */
export const STACK_SET = 'plumbline-members';
/** The prefix of Plumbline's rules in an account that has other rules as well. */
export const RULE_DESCRIPTION = 'Plumbline: what makes facts stale (derived from the controls)';
/** Log group of a function. */
export const logGroupOf = (name: string): string => `/plumbline/${name}`;

/** The line of JSON that `react` logs for each event of an API call. */
export interface ReactionLine {
  readonly level: string;
  readonly eventName: string;
  /** The request id that CloudTrail recorded. AWS gives the same id to the caller. */
  readonly request: string;
}

/** Accounts scanned at the same time, unless the settings give another number. */
export const CONCURRENT_ACCOUNTS = 40;

/** A new on-demand table's stream has few shards, and each is read by one execution per consumer and partition split. */
const CONSUMERS = 20;

/** Concurrent executions reserved for each function; `scan` has one for each account that is scanned at once. */
export const RESERVED_EXECUTIONS = {
  plan: 2,
  finish: 2,
  // few executions: a burst of events waits in the queue, so that `react` leaves enough of the APIs' rate limits to
  // the scan
  react: 10,
  project: CONSUMERS,
  alert: CONSUMERS,
  // alerts that are due in the same minute; Scheduler repeats a call that Lambda throttled
  remind: 5,
  // many people, or their mail scanners, may open a link at once while no environment is warm: one execution for each
  link: 10,
} as const;

/** Executions reserved for the API and its jobs, if there is an API. */
export const API_EXECUTIONS = { api: 20, jobs: 2 } as const;

/** Executions reserved for sending findings to Security Hub, if the configuration asks for it. */
export const SECURITY_HUB_EXECUTIONS = CONSUMERS;

/** The only action of the member stack's second role, which imports findings into Security Hub. */
export const IMPORT_ACTION = 'securityhub:BatchImportFindings';

/** The functions that exist only if the configuration asks for them. */
export interface Optional {
  readonly api?: boolean;
  readonly securityHub?: boolean;
}

/**
 * Executions of `deliver` reserved for each route that it serves: the least that an event source mapping takes ("Configuring
 * maximum concurrency for Amazon SQS event sources"). A subscriber that hangs takes none from the other routes.
 */
export const DELIVERIES_PER_ROUTE = 2;

/** Executions reserved for all functions except `scan` and `deliver`. */
export const RESERVED_FOR_OTHERS = Object.values(RESERVED_EXECUTIONS).reduce((sum, count) => sum + count, 0);

/**
 * Lambda refuses a reservation that leaves the account fewer unreserved executions than this ("Configuring reserved concurrency
 * for a function").
 */
export const UNRESERVED_EXECUTIONS = 100;

/** Concurrent executions that the hub's account must have in its region. */
export const executionsNeeded = (
  concurrentAccounts: number,
  deliveredRoutes: number,
  optional: Optional = {},
): number =>
  concurrentAccounts +
  RESERVED_FOR_OTHERS +
  DELIVERIES_PER_ROUTE * deliveredRoutes +
  (optional.api ? API_EXECUTIONS.api + API_EXECUTIONS.jobs : 0) +
  (optional.securityHub ? SECURITY_HUB_EXECUTIONS : 0) +
  UNRESERVED_EXECUTIONS;
