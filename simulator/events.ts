/** Events as EventBridge delivers them: the envelope of "Events from AWS services" with CloudTrail's record inside. */

export interface Principal {
  readonly account: string;
  readonly arn: string;
  readonly sourceIp: string;
  readonly userAgent: string;
}

export interface EventBridgeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const uuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');

interface RecordedCall {
  readonly id: string;
  readonly at: Date;
  readonly eventSource: string;
  readonly operation: string;
  readonly input: object;
  readonly region: string;
  readonly by: Principal;
}

const isoSeconds = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** CloudTrail writes field names with a small first letter. */
const parameters = (input: object) =>
  Object.fromEntries(Object.entries(input).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]));

export function cloudTrailEvent({ id, at, eventSource, operation, input, region, by }: RecordedCall): EventBridgeEvent {
  const session = by.arn.includes(':assumed-role/');
  return {
    version: '0',
    id: uuid(id),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${eventSource}`,
    account: by.account,
    time: isoSeconds(at),
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: session ? 'AssumedRole' : 'IAMUser',
        principalId: `AROA${id.slice(0, 16).toUpperCase()}`,
        arn: by.arn,
        accountId: by.account,
      },
      eventTime: isoSeconds(at),
      eventSource: `${eventSource}.amazonaws.com`,
      eventName: operation,
      awsRegion: region,
      sourceIPAddress: by.sourceIp,
      userAgent: by.userAgent,
      requestParameters: parameters(input),
      responseElements: null,
      requestID: uuid([...id].reverse().join('')),
      eventID: uuid(id),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: by.account,
      eventCategory: 'Management',
    },
  };
}

/** An event that a service sends itself, without a call. */
export const serviceEventOf = (event: {
  id: string;
  source: string;
  detailType: string;
  account: string;
  region: string;
  at: Date;
  resources?: readonly string[];
  detail: Record<string, unknown>;
}): EventBridgeEvent => ({
  version: '0',
  id: uuid(event.id),
  'detail-type': event.detailType,
  source: event.source,
  account: event.account,
  time: isoSeconds(event.at),
  region: event.region,
  resources: event.resources ?? [],
  detail: event.detail,
});
