/**
 * Measured counts of one unit, one event and one change. A test scans a small simulated organisation and fails when a
 * count here is off by more than a quarter. To measure again: `node bench/organisation.ts 100` (counts per unit), `node
 * bench/events.ts` (reactions), `npm run bench` (everything). A unit is an account × region, with `global` as one more
 * region.
 */

/** One scan of a unit that evaluates all controls, as each account has one a week, measured on an organisation of 40 accounts × 4 regions. */
export const SCAN = {
  /** Calls of the accounts' APIs. */
  apiCalls: 88.4,
  /**
   * The part of these calls that S3 and KMS charge for. The 20,000 free KMS calls per account and month are not
   * subtracted.
   */
  s3Calls: 1.07,
  kmsCalls: 3.18,
  /** DynamoDB capacity units (1 KB written, 4 KB read consistently) when nothing changed. */
  writeUnits: 1,
  readUnits: 6.5,
} as const;

/** The calls of a scan of a unit whose controls of a weekly cadence keep their verdicts. */
export const RESTED = { apiCalls: 34.4, s3Calls: 0.49, kmsCalls: 0.002 } as const;

/** The resources that are read one by one in the simulated accounts, and so are included in SCAN and REACTION. */
export const SIMULATED = { bucketsPerAccount: 1.4, keysPerRegion: 1 } as const;

/**
 * The calls for one more bucket of an account: its policy, its encryption and its public access block. It is one call where the account
 * itself blocks public access, and up to four where neither does. `callsPerEvent` is an average over all kinds of
 * events: a few kinds of event cause all buckets to be read again.
 */
export const BUCKET = { apiCalls: 3, callsPerEvent: 0.052 } as const;
/** The calls for one more customer-managed key in a region: its description, and whether it rotates. */
export const KEY = { apiCalls: 2, callsPerEvent: 0.076 } as const;
/**
 * The metrics that a scan is billed for, by resource: up to five statistics of a metric are one ("Amazon CloudWatch
 * Pricing"). A test counts them.
 */
export const METRICS = { loadBalancer: 9, database: 3, queue: 1 } as const;
/** How many of them are read at the same time; a test compares. */
export const READ_AT_A_TIME = 8;
/** CPU seconds for one more bucket or key, on one core. */
export const CPU_SECONDS_PER_RESOURCE = 0.0002;

/** The organisation itself, once a week: each of these Cost Explorer calls costs a cent. */
export const COST_EXPLORER_CALLS = 6;

/** One change: one commit, its state, one finding in its two indexes, its heartbeat. */
export const COMMIT = {
  writeUnits: 14,
  readUnits: 9,
  /** Bytes that stay: the commit, and 1/32 of a snapshot. */
  bytes: 1_450,
  /** Bytes of the object of evidence that is put before the commit. */
  evidenceBytes: 1_700,
} as const;

/** The rollup that a change writes anew, after it has read it. */
export const ROLLUP = {
  writeUnits: 1,
  readUnits: 1,
  /** Bytes of a unit's rollup of a month. */
  bytes: 500,
} as const;

/**
 * An alert that opens and is sent: its commit, the state of all alerts, two notification records, and the delivery
 * record. The state grows with the open alerts: with sixty of them it takes five units more.
 */
export const ALERT = {
  writeUnits: 6,
  readUnits: 3,
  bytes: 1_500,
} as const;

/** Bytes that a unit occupies at any age: its state, its first commit and its heartbeat. */
export const UNIT_BYTES = 15_200;
/** Bytes of the first object of evidence of a unit. */
export const UNIT_EVIDENCE_BYTES = 12_400;
/** Bytes of an open finding, in the table and in two indexes. */
export const FINDING_BYTES = 1_220;

/** One event, averaged over all events that controls react to. */
export const REACTION = {
  apiCalls: 8.3,
  /** The number of calls that have to wait for an earlier call. */
  callsInARow: 2.7,
  readUnits: 6.3,
} as const;

/**
 * The number of calls on the longest chain of sequential calls in a scan of one account; all others run in parallel.
 */
export const callsInARow = (regions: number): number => 5 + 5.8 * regions;

/** CPU seconds for a unit, on one core. */
export const CPU_SECONDS_PER_UNIT = 0.038;
