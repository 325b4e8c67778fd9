/** Events as EventBridge sends them, of which a test writes no more than what it is about. */
import { CLOUDTRAIL } from '../../shared/core/collector.ts';

export const HOME = 'us-east-1';
export const AWAY = 'eu-west-1';

export const sentEvent = (account: string, source: string, detailType: string, detail: object, region = HOME) => ({
  version: '0',
  id: 'e-1',
  source,
  'detail-type': detailType,
  account,
  region,
  time: '2026-01-15T06:00:00Z',
  resources: [],
  detail,
});

/** A call as CloudTrail records it. `service`: host name prefix of its event source. */
export const sentCall = (account: string, service: string, eventName: string, detail: object, region = HOME) =>
  sentEvent(
    account,
    `aws.${service}`,
    CLOUDTRAIL,
    { eventSource: `${service}.amazonaws.com`, eventName, ...detail },
    region,
  );
