/** Notices as the alert function makes them, for what is written from them. */

import { controls } from '../../shared/controls/index.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import type { Alert, AlertEvent } from '../../shared/records/alerts/alert.ts';
import type { Notification } from '../../shared/records/alerts/notification.ts';

export const CONTROLS = byId(controls);
export const OPENED = '2026-01-15T06:00:00.000Z';

export const anAlert = (over: Partial<Alert> = {}): Alert => ({
  id: '3b28358dd050',
  status: 'firing',
  kind: 'regressed',
  problem: 'failing',
  severity: 'critical',
  lead: {
    control: 'guardduty.enabled',
    resource: '111122223333',
    unit: '111122223333/eu-west-1',
    account: { name: 'payments', ou: 'Workloads/Production', environment: 'production' },
    seq: 7,
    at: OPENED,
    to: 'fail',
    because: 'GuardDuty has no detector in this region',
    before: 'the GuardDuty detector is enabled',
    actor: {
      principal: 'arn:aws:sts::111122223333:assumed-role/Developer/dana',
      sourceIp: '203.0.113.9',
      userAgent: 'aws-cli/2.31.0',
      region: 'eu-west-1',
      call: 'DeleteDetector',
      eventId: 'ab888f53-cf5d-69bd-a356-a36efffce9bb',
      at: '2026-01-15T05:59:58Z',
    },
    event: { id: 'e-1', detailType: 'AWS API Call via CloudTrail' },
  },
  groupKey: 'failing|x',
  facets: {
    calls: ['DeleteDetector'],
    controls: ['guardduty.enabled'],
    ous: ['Workloads/Production'],
    environments: ['production'],
  },
  openedAt: OPENED,
  joinedAt: OPENED,
  resolvedAt: null,
  ending: null,
  statusChanges: [OPENED],
  flapping: false,
  acknowledged: null,
  waived: null,
  route: null,
  window: null,
  escalatedAt: null,
  remindedAt: [],
  notified: { at: OPENED, members: 1, updates: 0 },
  units: { '111122223333/eu-west-1': { open: { 'guardduty.enabled#111122223333': 7 }, closed: {} } },
  ...over,
});

export const notice = (over: Partial<Alert> = {}, event: AlertEvent = 'opened', at = OPENED): Notification => ({
  ...{ id: 'alerts/global/1.0', at, event },
  alert: anAlert(over),
});

export const inAccounts = (count: number): Alert['units'] =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${200_000_000_000 + index}/eu-west-1`,
      { open: { 'guardduty.enabled#x': 1 }, closed: {} },
    ]),
  );

export const digest = (): Notification => ({
  ...{ id: 'alerts/global/2.0', at: OPENED, event: 'digest' },
  digest: {
    id: 'baseline/r',
    kind: 'baseline',
    headline: 'baseline: 3 verdicts recorded',
    lines: ['failing from the start: 1'],
  },
});
