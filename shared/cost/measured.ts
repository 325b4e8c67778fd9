/**
 * What one unit, event and change take, measured. A test scans a small simulated organisation and fails when a count here
 * is off by more than a quarter. To measure again: `node bench/organisation.ts 100` (counts per unit), `node bench/events.ts`
 * (reactions), `npm run bench` (everything). A unit is an account × region, with `global` as one more region.
 */

/** A scan of a unit, of an organisation of 40 accounts × 4 regions. */
export const SCAN = {
  /** Calls of the accounts' APIs. */
  apiCalls: 36.3,
  /** Of those, calls that S3 and KMS charge for (KMS gives every account 20,000 a month for nothing, not counted here). */
  s3Calls: 0.78,
  kmsCalls: 3.12,
  /** DynamoDB's own units, that is 1 KB written and 4 KB read consistently, when nothing changed. */
  writeUnits: 1,
  readUnits: 2.9,
} as const;

/** What the scanned accounts have of what is read one by one, so that SCAN and REACTION include it. */
export const SIMULATED = { bucketsPerAccount: 1.4, keysPerRegion: 1 } as const;

/**
 * One more bucket of an account: its policy and its own block. Where the account itself blocks public access it is one call, and
 * where neither does up to four. `callsPerEvent` is an average over all kinds of events: a few make all buckets be read again.
 */
export const BUCKET = { apiCalls: 2, callsPerEvent: 0.068 } as const;
/** One more key of the account's own in a region: what it is, and whether it rotates. */
export const KEY = { apiCalls: 2, callsPerEvent: 0.108 } as const;
/** So many of them are read at a time; a test compares. */
export const READ_AT_A_TIME = 8;
/** Time of one more of either that is not spent waiting, on one core. */
export const CPU_SECONDS_PER_RESOURCE = 0.0002;

/** The organisation itself, once a run: Cost Explorer takes a cent for each of these. */
export const COST_EXPLORER_CALLS = 6;

/** A change: one commit, its state, one finding in its two indexes, its heartbeat. */
export const COMMIT = {
  writeUnits: 9,
  readUnits: 5,
  /** Bytes that stay: the commit, and a thirty-second of a snapshot. */
  bytes: 1_300,
} as const;

/**
 * An alert that opens and is told: its commit, the state of all alerts, two records that it was told, and how far was told.
 * The state grows with the alerts that are open: with sixty of them it is five units more.
 */
export const ALERT = {
  writeUnits: 6,
  readUnits: 3,
  bytes: 1_500,
} as const;

/** Bytes of a unit that is there, however old: its state, its first commit and its heartbeat. */
export const UNIT_BYTES = 4_500;
/** An open finding, in the table and in two indexes. */
export const FINDING_BYTES = 1_220;

/** An event, averaged over all that controls ask for, but for those after which every account is read again (docs/cost.md). */
export const REACTION = {
  apiCalls: 8.5,
  /** Calls that wait for one another. */
  callsInARow: 2.7,
  readUnits: 4.2,
} as const;

/** Calls of a scan that wait for one another, for an account: the rest are made meanwhile. */
export const callsInARow = (regions: number): number => 5 + 5.8 * regions;

/** Time that is not spent waiting, on one core, for a unit. */
export const CPU_SECONDS_PER_UNIT = 0.017;
