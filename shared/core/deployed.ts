/** What the stacks make and others look for: names that both have to know, and how much runs at once. */

/** The bus of the hub, to which members forward. */
export const BUS = 'plumbline';
/** The stack set that brings the member stack to the accounts. */
export const STACK_SET = 'plumbline-members';
/** By which a rule is known to be Plumbline's, in an account where others have rules as well. */
export const RULE_DESCRIPTION = 'Plumbline: what makes facts stale (derived from the controls)';
/** Log group of a function. */
export const logGroupOf = (name: string): string => `/plumbline/${name}`;

/** What `react` logs of each event that a call gave rise to, as fields of a line of JSON. */
export interface ReactionLine {
  readonly level: string;
  readonly eventName: string;
  /** Of the call, as CloudTrail recorded it: whoever made the call was told the same id. */
  readonly request: string;
}

/** Accounts scanned at the same time, unless the settings say otherwise. */
export const CONCURRENT_ACCOUNTS = 40;

/** A new on-demand table's stream has few shards, and each is read by one execution per consumer and partition split. */
const CONSUMERS = 20;

/** Executions at the same time that each function has to itself; `scan` has one for each account scanned at once. */
export const RESERVED_EXECUTIONS = {
  plan: 2,
  finish: 2,
  // a burst of events waits in the queue rather than crowd the scan out of the APIs' rate limits
  react: 10,
  project: CONSUMERS,
  alert: CONSUMERS,
  // alerts that are due at the same minute; Scheduler tries again what was throttled
  remind: 5,
  // a burst of people, or of scanners of their mail, that finds no environment warm has one for each
  link: 10,
} as const;

/**
 * Executions of `deliver` for each route that it serves: the least that an event source mapping takes ("Configuring maximum
 * concurrency for Amazon SQS event sources"), and reserved, so that a subscriber that hangs takes nothing from the others.
 */
export const DELIVERIES_PER_ROUTE = 2;

/** What all functions but `scan` and `deliver` have to themselves. */
export const RESERVED_FOR_OTHERS = Object.values(RESERVED_EXECUTIONS).reduce((sum, count) => sum + count, 0);

/** Lambda refuses a reservation that leaves the account fewer ("Configuring reserved concurrency for a function"). */
export const UNRESERVED_EXECUTIONS = 100;

/** Concurrent executions that the hub's account has to have in its region. */
export const executionsNeeded = (concurrentAccounts: number, deliveredRoutes: number): number =>
  concurrentAccounts + RESERVED_FOR_OTHERS + DELIVERIES_PER_ROUTE * deliveredRoutes + UNRESERVED_EXECUTIONS;
