/** Facts of alarms, from which the examples of controls start. */
import type { Known } from '../../core/control.ts';
import type { Alarm, Watched } from './alarms.ts';

const ALERTS = 'arn:aws:sns:eu-west-1:111122223333:alerts';

export const watching: Known<Watched> = {
  metrics: [
    {
      namespace: 'AWS/ApplicationELB',
      name: 'HTTPCode_Target_5XX_Count',
      dimensions: { LoadBalancer: 'app/web/50dc6c495c0c9188' },
      stat: 'Sum',
      account: null,
    },
  ],
  expressions: [],
  comparison: 'GreaterThanThreshold',
  threshold: 5,
  periodSeconds: 300,
  missing: 'missing',
};

export const alarm: Known<Alarm> = {
  name: 'web-errors',
  kind: 'metric',
  state: 'OK',
  since: '2026-01-10T08:00:00.000Z',
  actionsEnabled: true,
  actions: [ALERTS],
  children: [],
  watched: watching,
};

export const ALERTS_TOPIC = ALERTS;
export const topic = {
  name: 'alerts',
  subscriptions: [{ protocol: 'https', endpoint: 'events.pagerduty.com', confirmed: true }],
  confirmedElsewhere: null,
} as const;

/** An alarm that watches these metrics or expressions; one that watches nothing, as a composite alarm does, if it is null. */
export const alarmOn = (watched: object | null, its: object = {}) => ({
  facts: { ...alarm, watched: watched && { ...watching, ...watched }, ...its } as Known<Alarm>,
});
