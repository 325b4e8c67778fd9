/**
 * Assumptions: numbers that a simulation cannot measure, or that depend on the deployment. Each says where it comes
 * from.
 */

/** Seconds of an AWS control-plane call to another region: between 0.05 (same region) and 0.3 (another continent). */
export const CALL_SECONDS = 0.15;
/** Import and initialisation of a function's environment, which Lambda bills like its work. */
export const COLD_START_SECONDS = 1;
/**
 * The factor by which a Lambda function of 1,769 MB, which has one core, is slower than a core of the machine of the
 * measurements.
 */
export const SLOWER_CORE = 2;

/** Average days of a month. */
export const DAYS = 30.4;
const SECONDS_PER_DAY = 86_400;

/** Memory in GB, as infra/memory.ts sets it; a test compares the two. */
export const MEMORY_GB = {
  plan: 512 / 1_024,
  scan: 1_769 / 1_024,
  finish: 1_024 / 1_024,
  react: 1_769 / 1_024,
  project: 512 / 1_024,
  alert: 1_280 / 1_024,
  remind: 512 / 1_024,
  link: 512 / 1_024,
} as const;

/** Accounts scanned at the same time unless settings say otherwise; a run starts as many environments. */
export const CONCURRENT_ACCOUNTS = 40;

/** `ListRegions` requests a second ("Quotas for AWS Account Management"), which limit `plan`. */
export const LIST_REGIONS_PER_SECOND = 5;
/** The share of accounts whose regions `plan` reads in a daily run (shared/pipeline/regions.ts). */
export const REGIONS_ASKED = 1 / 7;

/** Seconds that `project` takes for a change, and `alert` too. */
export const PROJECT_SECONDS = 0.1;
export const ALERT_SECONDS = 0.3;
export const REMIND_SECONDS = 0.3;
/** Requests per link of an alert: one by a mail scanner, and those of a person who opens it and sends the form. */
export const LINK_REQUESTS = 3;
export const LINK_SECONDS = 0.3;
/** Units per second that `finish` and the alerting at the end of a run process, on one core (docs/scale.md). */
export const UNITS_PER_SECOND_AT_END = 500;

/** States that a run enters, plus one for each child, although AWS may not bill those. */
export const STATES_PER_RUN = 7;
/** Express executions are billed in chunks of 64 MB. */
export const EXPRESS_GB = 64 / 1_024;

/**
 * Most events arrive before AWS shows their whole effect and change no verdict, so the facts are collected once more.
 */
export const LOOKS_PER_EVENT = 2;

/** Five pollers ask an idle queue every 20 s ("Using Lambda with Amazon SQS"). */
export const IDLE_POLLS = (5 * SECONDS_PER_DAY * DAYS) / 20;
/** Send, receive, delete. */
export const QUEUE_REQUESTS_PER_EVENT = 3 * LOOKS_PER_EVENT;

/**
 * The keys for history, operations, anchors and links. Yearly rotation adds a dollar a month to each of the first two,
 * in the first and in the second year.
 */
export const KEYS = 4;
/** DynamoDB requests the table's key every five minutes per caller ("How DynamoDB uses AWS KMS"), for six functions. */
export const KEY_REQUESTS = 6 * 12 * 24 * DAYS;

/** Log bytes of a function's execution (platform lines, metrics, one line of ours) and of a map's child. */
export const LOG_BYTES = { execution: 1_500, child: 6_000 } as const;
/**
 * The metrics that functions write (each with its function as a dimension), and the metrics that alarms watch; a test
 * compares the latter.
 */
export const METRICS = 14;
export const ALARM_METRICS = 31;

/** Bytes of a request to another region: URL, signature, headers, body. */
export const REQUEST_BYTES = 2_500;

/** Bytes of a work item in a run's manifest, and of a head in its anchors. Object Lock keeps both. */
export const MANIFEST_BYTES = 350;
export const HEAD_BYTES = 150;
export const EVIDENCE_DAYS = 400;
/** An object of evidence is put, after the one before it was read; the read costs a tenth and is counted like the other. */
export const REQUESTS_PER_FACTS = 2;
/**
 * Objects of evidence are never removed, because later ones refer to their facts. The cost counts this many months of
 * them.
 */
export const FACTS_MONTHS = 36;
/** Months of history that are stored. */
export const HISTORY_MONTHS = 12;
/** Rollups expire after three years and a month (shared/history/rollups.ts). */
export const ROLLUP_MONTHS = 37;

/**
 * A request of the API: processor and waiting time, the memory of its function, and the reads of a page (bench/api.ts); and the
 * metrics that alarms on the API and its jobs watch. A test compares memory and alarms with the stack.
 */
export const API = { seconds: 0.08, memoryGb: 1, readUnits: 8, alarmMetrics: 6 } as const;

/**
 * The changes that are kept for Athena: an object is put in each run after two lists of heads were read, and a commit takes about
 * as many bytes (docs/cost.md). Object Lock keeps them as long as all evidence.
 */
export const ATHENA = { requestsPerRun: 3, bytesPerCommit: 60, months: Math.ceil(EVIDENCE_DAYS / DAYS) } as const;

/**
 * Findings for Security Hub: at the upper end, a finding for each commit, in a call of its own, with the time of two calls to another
 * region; and the metrics that alarms watch. A test compares memory and alarms with the stack.
 */
export const SECURITY_HUB = { findingsPerCommit: 1, seconds: 0.4, memoryGb: 512 / 1_024, alarmMetrics: 4 } as const;
/** A batch of the stream with a commit is one file of the archive; at worst each commit is a batch of its own. */
export const REQUESTS_PER_ARCHIVED = 1;
/** Files in a run's list, of three days and of the time since the last run; and bytes of a name in it. */
export const LISTED_DAYS = 4;
export const LISTED_BYTES = 120;
