/**
 * List prices in us-east-1, without free tiers and discounts. Other regions cost up to a quarter more. `checked` is the
 * date of the published text that the price was last compared with: AWS's own page, or a guide that quotes it. Null
 * means that the price was not compared. Compare with the named pages before you rely on a total.
 */
export interface Price {
  /** US dollars for `per` units. */
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  /** Title of the AWS page that lists it. */
  readonly source: string;
  /** Year and month of the text, as far as it names them; `undated` when it does not. */
  readonly checked: string | null;
}

/** The date of the newest text that prices were compared with. */
export const TABLE_DATE = '2026-06';

const MILLION = 1_000_000;

export const PRICES = {
  lambdaRequests: { usd: 0.2, per: MILLION, unit: 'requests', source: 'AWS Lambda Pricing', checked: '2024' },
  /** arm64, first tier. */
  lambdaDuration: { usd: 0.0000133334, per: 1, unit: 'GB-s', source: 'AWS Lambda Pricing', checked: '2024' },
  stepTransitions: {
    usd: 0.025,
    per: 1_000,
    unit: 'transitions',
    source: 'AWS Step Functions Pricing',
    checked: '2026-03',
  },
  expressRequests: {
    usd: 1,
    per: MILLION,
    unit: 'executions',
    source: 'AWS Step Functions Pricing',
    checked: '2026-03',
  },
  /** First tier. */
  expressDuration: { usd: 0.00001667, per: 1, unit: 'GB-s', source: 'AWS Step Functions Pricing', checked: '2026-03' },
  tableWrites: {
    usd: 0.625,
    per: MILLION,
    unit: 'write units',
    source: 'Amazon DynamoDB Pricing for On-Demand Capacity',
    checked: '2025-07',
  },
  tableReads: {
    usd: 0.125,
    per: MILLION,
    unit: 'read units',
    source: 'Amazon DynamoDB Pricing for On-Demand Capacity',
    checked: '2025-07',
  },
  tableStorage: {
    usd: 0.25,
    per: 1,
    unit: 'GB',
    source: 'Amazon DynamoDB Pricing for On-Demand Capacity',
    checked: null,
  },
  tableBackup: {
    usd: 0.2,
    per: 1,
    unit: 'GB',
    source: 'Amazon DynamoDB Pricing for On-Demand Capacity',
    checked: null,
  },
  /** AWS events that a rule delivers to another account's bus; the sending account pays. */
  crossAccountEvents: {
    usd: 1,
    per: MILLION,
    unit: 'events',
    source: 'Amazon EventBridge Pricing',
    checked: '2026-03',
  },
  schedulerInvocations: {
    usd: 1,
    per: MILLION,
    unit: 'invocations',
    source: 'Amazon EventBridge Pricing',
    checked: '2026-03',
  },
  queueRequests: { usd: 0.4, per: MILLION, unit: 'requests', source: 'Amazon SQS Pricing', checked: '2026-03' },
  topicPublishes: { usd: 0.5, per: MILLION, unit: 'publishes', source: 'Amazon SNS Pricing', checked: '2026-06' },
  topicMails: { usd: 2, per: 100_000, unit: 'mails', source: 'Amazon SNS Pricing', checked: '2026-06' },
  /** HTTP APIs, first tier. */
  httpRequests: { usd: 1, per: MILLION, unit: 'requests', source: 'Amazon API Gateway Pricing', checked: '2025-05' },
  keys: { usd: 1, per: 1, unit: 'keys', source: 'AWS Key Management Service Pricing', checked: '2026-03' },
  keyRequests: {
    usd: 0.03,
    per: 10_000,
    unit: 'requests',
    source: 'AWS Key Management Service Pricing',
    checked: '2026-03',
  },
  logIngestion: { usd: 0.5, per: 1, unit: 'GB', source: 'Amazon CloudWatch Pricing', checked: '2026-06' },
  logStorage: { usd: 0.03, per: 1, unit: 'GB', source: 'Amazon CloudWatch Pricing', checked: null },
  metrics: { usd: 0.3, per: 1, unit: 'metrics', source: 'Amazon CloudWatch Pricing', checked: '2026-02' },
  /** `GetMetricData` bills each metric that is asked for, whether it has data or not. */
  metricsRead: { usd: 0.01, per: 1_000, unit: 'metrics', source: 'Amazon CloudWatch Pricing', checked: '2022-04' },
  alarms: { usd: 0.1, per: 1, unit: 'alarm metrics', source: 'Amazon CloudWatch Pricing', checked: null },
  dashboards: { usd: 3, per: 1, unit: 'dashboards', source: 'Amazon CloudWatch Pricing', checked: '2026-06' },
  traces: { usd: 5, per: MILLION, unit: 'traces', source: 'AWS X-Ray Pricing', checked: 'undated' },
  /** The price of PUT, COPY, POST and LIST, used for every request. */
  bucketRequests: { usd: 0.005, per: 1_000, unit: 'requests', source: 'Amazon S3 Pricing', checked: null },
  bucketStorage: { usd: 0.023, per: 1, unit: 'GB', source: 'Amazon S3 Pricing', checked: null },
  /** Beyond the first ten thousand of an account and region. */
  findingImports: { usd: 0.00003, per: 1, unit: 'findings', source: 'AWS Security Hub CSPM Pricing', checked: null },
  costExplorerRequests: {
    usd: 0.01,
    per: 1,
    unit: 'requests',
    source: 'AWS Cost Explorer Pricing',
    checked: 'undated',
  },
  /** The middle of us-east-1's prices: between regions of one continent and, dearer, of others. */
  transferBetweenRegions: { usd: 0.02, per: 1, unit: 'GB', source: 'Amazon EC2 On-Demand Pricing', checked: null },
  /** First tier. GuardDuty analyses the CloudTrail records of our reads like all others. */
  threatAnalysis: { usd: 4, per: MILLION, unit: 'API calls', source: 'Amazon GuardDuty Pricing', checked: '2026-06' },
  /** Every copy of management events beyond a region's first. */
  trailCopies: { usd: 2, per: 100_000, unit: 'API calls', source: 'AWS CloudTrail Pricing', checked: 'undated' },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;
