/**
 * Computes the monthly cost of Plumbline line by line: measured counts × the shape of an organisation × list prices.
 * Pure.
 */
import * as assumed from './assumed.ts';
import * as measured from './measured.ts';
import { type Month, monthOf, type Organisation } from './month.ts';
import { PRICES, type PriceName } from './prices.ts';

export interface Line {
  readonly service: string;
  readonly what: string;
  /** `hub`: billed to the account that Plumbline runs in; `members`: billed to the accounts that are read. */
  readonly bill: 'hub' | 'members';
  readonly quantity: number;
  readonly price: PriceName;
  readonly usd: number;
}

export interface Cost {
  readonly organisation: Organisation;
  readonly lines: readonly Line[];
  readonly usd: number;
  readonly usdPerAccount: number;
}

const GIGA = 1e9;

/** Lines that cost nothing are left out. */
export function costOf(organisation: Organisation): Cost {
  const month = monthOf(organisation);
  const lines = [
    ...computing(month),
    ...orchestration(month),
    ...storing(organisation, month),
    ...messaging(month),
    ...watching(month),
    ...reading(organisation, month),
    ...asking(organisation),
    ...exporting(organisation, month),
  ].filter(({ quantity }) => quantity > 0);
  const usd = lines.reduce((sum, line) => sum + line.usd, 0);
  return { organisation, lines, usd, usdPerAccount: usd / organisation.accounts };
}

function line(service: string, what: string, price: PriceName, quantity: number, bill: Line['bill'] = 'hub'): Line {
  const { usd, per } = PRICES[price];
  return { service, what, bill, quantity, price, usd: (quantity / per) * usd };
}

/** The API, if there is one: its requests, its key, and the alarms on it. */
function asking({ apiRequests }: Organisation): Line[] {
  if (apiRequests === 0) return [];
  const { API } = assumed;
  return [
    line('API Gateway', 'requests of the API', 'httpRequests', apiRequests),
    line('Lambda', 'requests of api', 'lambdaRequests', apiRequests),
    line('Lambda', 'api: duration', 'lambdaDuration', apiRequests * API.seconds * API.memoryGb),
    line('DynamoDB', 'reads of the API', 'tableReads', apiRequests * API.readUnits),
    line('DynamoDB', 'counts of requests', 'tableWrites', apiRequests),
    line('KMS', 'key of cursors', 'keys', 1),
    line('CloudWatch', 'alarms on the API', 'alarms', API.alarmMetrics),
    line('CloudWatch', 'logs of the API', 'logIngestion', (apiRequests * assumed.LOG_BYTES.execution) / GIGA),
  ];
}

/** The lines for other systems: the changes of each run for Athena, and findings for Security Hub. */
function exporting({ athena, securityHub }: Organisation, { runs, commits }: Month): Line[] {
  const { ATHENA, SECURITY_HUB } = assumed;
  const kept = commits * ATHENA.bytesPerCommit * ATHENA.months * athena;
  const findings = commits * SECURITY_HUB.findingsPerCommit * securityHub;
  const seconds = findings * SECURITY_HUB.seconds * SECURITY_HUB.memoryGb;
  return [
    line('S3', 'changes for Athena: requests', 'bucketRequests', runs * ATHENA.requestsPerRun * athena),
    line('S3', `changes for Athena: ${ATHENA.months} months, under Object Lock`, 'bucketStorage', kept / GIGA),
    line('Lambda', 'requests of securityhub', 'lambdaRequests', findings),
    line('Lambda', 'securityhub: duration', 'lambdaDuration', seconds),
    line('CloudWatch', 'alarms on findings', 'alarms', SECURITY_HUB.alarmMetrics * securityHub),
    line('Security Hub', 'imports of findings', 'findingImports', findings, 'members'),
    // the role is assumed, and the findings are imported
    line('GuardDuty', 'analysis of the calls to Security Hub', 'threatAnalysis', findings * 2, 'members'),
  ];
}

function computing({ runs, items, looks, commits, units, scanSeconds: seconds, lookSeconds: aLook }: Month): Line[] {
  const starts = Math.min(items, assumed.CONCURRENT_ACCOUNTS) * runs * assumed.COLD_START_SECONDS;
  const endSeconds = runs * (units / assumed.UNITS_PER_SECOND_AT_END);
  const calls = {
    plan: runs,
    scan: items * runs,
    finish: runs,
    react: looks,
    project: commits,
    // the change, and then the commit of the alert that it makes
    alert: commits * 2,
    // at most one alert per change, which is acknowledged before its second reminder
    remind: commits,
    link: commits * assumed.LINK_REQUESTS,
  };
  const inAll = {
    plan: runs * ((items * assumed.REGIONS_ASKED) / assumed.LIST_REGIONS_PER_SECOND),
    scan: calls.scan * seconds + starts,
    finish: endSeconds,
    react: looks * aLook,
    project: commits * assumed.PROJECT_SECONDS,
    alert: calls.alert * assumed.ALERT_SECONDS + endSeconds,
    remind: calls.remind * assumed.REMIND_SECONDS,
    link: calls.link * assumed.LINK_SECONDS,
  };
  const requests = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const durations = (Object.keys(inAll) as (keyof typeof inAll)[]).map((name) =>
    line('Lambda', `${name}: duration`, 'lambdaDuration', inAll[name] * assumed.MEMORY_GB[name]),
  );
  return [line('Lambda', 'requests of all functions', 'lambdaRequests', requests), ...durations];
}

function orchestration({ runs, items, commits, scanSeconds: seconds }: Month): Line[] {
  const children = items * runs;
  const transitions = runs * assumed.STATES_PER_RUN + children;
  return [
    line('Step Functions', 'state transitions', 'stepTransitions', transitions),
    line('Step Functions', 'express children', 'expressRequests', children),
    line('Step Functions', 'duration of express children', 'expressDuration', children * seconds * assumed.EXPRESS_GB),
    line('EventBridge', 'schedule and timers', 'schedulerInvocations', runs + commits),
  ];
}

function storing({ findingsPerUnit }: Organisation, { units, unitScans, looks, commits, items, runs }: Month): Line[] {
  const { SCAN, COMMIT, ROLLUP, ALERT, REACTION, UNIT_BYTES, UNIT_EVIDENCE_BYTES, FINDING_BYTES } = measured;
  const bytes =
    units * (UNIT_BYTES + findingsPerUnit * FINDING_BYTES) +
    commits * (COMMIT.bytes + ALERT.bytes) * assumed.HISTORY_MONTHS;
  const evidence =
    (items * assumed.MANIFEST_BYTES + units * assumed.HEAD_BYTES) * (runs / assumed.DAYS) * assumed.EVIDENCE_DAYS;
  // one for each unit and month with a change
  const rollups = Math.min(units, commits) * assumed.ROLLUP_MONTHS * ROLLUP.bytes;
  // a file holds little more than the items of its commits
  const archived =
    commits * (COMMIT.bytes + ALERT.bytes) * assumed.FACTS_MONTHS +
    (commits / assumed.DAYS) *
      assumed.LISTED_DAYS *
      assumed.LISTED_BYTES *
      (runs / assumed.DAYS) *
      assumed.EVIDENCE_DAYS;
  const facts = units * UNIT_EVIDENCE_BYTES + commits * COMMIT.evidenceBytes * assumed.FACTS_MONTHS;
  return [
    line(
      'DynamoDB',
      'writes',
      'tableWrites',
      unitScans * SCAN.writeUnits + commits * (COMMIT.writeUnits + ALERT.writeUnits),
    ),
    line(
      'DynamoDB',
      'reads',
      'tableReads',
      unitScans * SCAN.readUnits + commits * (COMMIT.readUnits + ALERT.readUnits) + looks * REACTION.readUnits,
    ),
    line('DynamoDB', `storage, ${assumed.HISTORY_MONTHS} months of history`, 'tableStorage', bytes / GIGA),
    line('DynamoDB', 'rollups: writes', 'tableWrites', commits * ROLLUP.writeUnits),
    line('DynamoDB', 'rollups: reads', 'tableReads', commits * ROLLUP.readUnits),
    line('DynamoDB', `rollups: ${assumed.ROLLUP_MONTHS} months`, 'tableStorage', rollups / GIGA),
    line('DynamoDB', 'point-in-time recovery', 'tableBackup', (bytes + rollups) / GIGA),
    line('S3', 'requests', 'bucketRequests', runs * 10),
    line('S3', 'manifests and anchors, kept under Object Lock', 'bucketStorage', evidence / GIGA),
    line('S3', 'facts of verdicts: requests', 'bucketRequests', commits * assumed.REQUESTS_PER_FACTS),
    line('S3', `facts of verdicts: ${assumed.FACTS_MONTHS} months, under Object Lock`, 'bucketStorage', facts / GIGA),
    line('S3', 'archive of commits: requests', 'bucketRequests', commits * assumed.REQUESTS_PER_ARCHIVED + runs * 2),
    line(
      'S3',
      `archive of commits: ${assumed.FACTS_MONTHS} months, under Object Lock`,
      'bucketStorage',
      archived / GIGA,
    ),
    line('KMS', 'keys', 'keys', assumed.KEYS),
    // a link is signed once, and verified at each request
    line('KMS', 'requests', 'keyRequests', assumed.KEY_REQUESTS + commits * (2 + 1 + assumed.LINK_REQUESTS)),
  ];
}

/** Lambda's reads of a stream are free, and so are rules on an account's own AWS events. */
function messaging({ events, commits }: Month): Line[] {
  const requests = assumed.IDLE_POLLS + events * assumed.QUEUE_REQUESTS_PER_EVENT;
  return [
    line('EventBridge', 'events sent to the hub', 'crossAccountEvents', events, 'members'),
    line('SQS', 'requests', 'queueRequests', requests),
    // at most one alert per change
    line('SNS', 'publishes', 'topicPublishes', commits),
    line('SNS', 'mails to one address', 'topicMails', commits),
    line('API Gateway', 'requests for links', 'httpRequests', commits * assumed.LINK_REQUESTS),
  ];
}

function watching({ runs, items, looks, commits }: Month): Line[] {
  const executions = items * runs + looks + (4 + assumed.LINK_REQUESTS) * commits + 2 * runs;
  const logged = (executions * assumed.LOG_BYTES.execution + items * runs * assumed.LOG_BYTES.child) / GIGA;
  return [
    line('CloudWatch', 'logs written', 'logIngestion', logged),
    // compression outweighs the three months that they are kept
    line('CloudWatch', 'logs kept', 'logStorage', logged),
    line('CloudWatch', 'metrics', 'metrics', assumed.METRICS),
    line('CloudWatch', 'alarms', 'alarms', assumed.ALARM_METRICS),
    line('CloudWatch', 'dashboard', 'dashboards', 1),
    // X-Ray samples fewer; this counts every execution
    line('X-Ray', 'traces', 'traces', executions),
  ];
}

/**
 * Nearly all reads are free. Only scans read metrics; reactions to events do not. The others are billed to the accounts
 * that are read.
 */
function reading(
  { accounts, regions, metricsPerAccount, trailCopies }: Organisation,
  { runs, wholeRuns, calls, bucketCalls, keyCalls }: Month,
): Line[] {
  const elsewhere = (calls * assumed.REQUEST_BYTES * (regions - 1)) / regions / GIGA;
  return [
    line('Data transfer', 'requests to other regions', 'transferBetweenRegions', elsewhere),
    line('Cost Explorer', 'requests', 'costExplorerRequests', wholeRuns * measured.COST_EXPLORER_CALLS, 'members'),
    line('CloudWatch', 'metrics read', 'metricsRead', accounts * metricsPerAccount * runs, 'members'),
    line('KMS', 'reading keys', 'keyRequests', keyCalls, 'members'),
    line('S3', 'reading buckets', 'bucketRequests', bucketCalls, 'members'),
    line('GuardDuty', 'analysis of our calls in CloudTrail', 'threatAnalysis', calls, 'members'),
    line('CloudTrail', 'our calls in further trails', 'trailCopies', calls * trailCopies, 'members'),
  ];
}
