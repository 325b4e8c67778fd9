/** What cannot be measured in a simulation, or is a matter of the deployment. Each says why it is what it is. */

/** An AWS control-plane call from one region to another, in seconds: between 0.05 (same region) and 0.3 (other continent). */
export const CALL_SECONDS = 0.15;
/** Import and initialisation of a function's environment, which is billed like its work. */
export const COLD_START_SECONDS = 1;
/** One core of a Lambda function of 1,769 MB against one core of the machine that CPU was measured on. */
export const SLOWER_CORE = 2;

/** Days of a month, on average. */
export const DAYS = 30.4;
const SECONDS_PER_DAY = 86_400;

/** Memory in GB, as infra/memory.ts sets it; a test compares. */
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

/** Accounts scanned at a time unless settings say otherwise: so many environments start per run. */
export const CONCURRENT_ACCOUNTS = 40;

/** `ListRegions` requests a second ("Quotas for AWS Account Management"): what `plan` waits for. */
export const LIST_REGIONS_PER_SECOND = 5;
/** Share of the accounts whose regions it asks for in a daily run (shared/pipeline/regions.ts). */
export const REGIONS_ASKED = 1 / 7;

/** Seconds of a call of project and of alert for a change. */
export const PROJECT_SECONDS = 0.1;
export const ALERT_SECONDS = 0.3;
export const REMIND_SECONDS = 0.3;
/** Requests for the link of an alert: a mail scanner's, and those of whoever opens it and sends the form. */
export const LINK_REQUESTS = 3;
export const LINK_SECONDS = 0.3;
/** Units per second that `finish` and the alerting at a run's end go through, on one core (docs/scale.md). */
export const UNITS_PER_SECOND_AT_END = 500;

/** States of the machine that a run enters, and one more for each child, though AWS may not count those. */
export const STATES_PER_RUN = 7;
/** Express executions are billed in chunks of 64 MB. */
export const EXPRESS_GB = 64 / 1_024;

/** Most events arrive before all that they tell of has settled, and change no verdict: they are looked at once more. */
export const LOOKS_PER_EVENT = 2;

/** An idle queue is asked every 20 s by five pollers ("Using Lambda with Amazon SQS"). */
export const IDLE_POLLS = (5 * SECONDS_PER_DAY * DAYS) / 20;
/** Send, receive, delete. */
export const QUEUE_REQUESTS_PER_EVENT = 3 * LOOKS_PER_EVENT;

/**
 * For history, for operations, for anchors, and for links. Yearly rotation adds a dollar a month to each of the former two, in the
 * first and the second year.
 */
export const KEYS = 4;
/** DynamoDB asks for the table's key every five minutes per caller ("How DynamoDB uses AWS KMS"), for six functions. */
export const KEY_REQUESTS = 6 * 12 * 24 * DAYS;

/** Log bytes of an execution of a function (platform lines, metrics, one line of ours) and of a map's child. */
export const LOG_BYTES = { execution: 1_500, child: 6_000 } as const;
/** Metrics that functions write (each with its function as a dimension), and metrics that alarms watch; a test compares the latter. */
export const METRICS = 14;
export const ALARM_METRICS = 31;

/** Bytes of a request to another region: URL, signature, headers, body. */
export const REQUEST_BYTES = 2_500;

/** Bytes of a work item in a run's manifest, and of a head in its anchors; both are kept under Object Lock. */
export const MANIFEST_BYTES = 350;
export const HEAD_BYTES = 150;
export const EVIDENCE_DAYS = 400;
/** History that has gathered. */
export const HISTORY_MONTHS = 12;
