/** Whether an alarm watches a health check. */
import type { KnownResource } from '../../core/control.ts';
import { allHold, anyOf } from '../../core/quantify.ts';
import type { Alarm } from '../cloudwatch/alarms.ts';
import { tellsOf } from '../cloudwatch/watching.ts';
import type { HealthCheck } from './records.ts';

/** "Monitoring health checks using CloudWatch", Amazon Route 53 Developer Guide: the metrics are in this region alone. */
export const METRICS_REGION = 'us-east-1';

type Alarms = readonly KnownResource<Alarm>[];

/** Whether an alarm goes off when the health check with this id is unhealthy. */
export const isAlarmed = (check: string, alarms: Alarms): boolean =>
  anyOf(alarms, ({ region, facts }) =>
    allHold(
      () => region === METRICS_REGION,
      () =>
        tellsOf(facts, {
          ...{ namespace: 'AWS/Route53', metric: 'HealthCheckStatus', when: 'below' },
          dimension: ['HealthCheckId', check],
          isEarly: (threshold) => threshold > 0,
        }),
      () => facts.watched?.missing !== 'notBreaching',
    ),
  );

/** Whether an alarm watches a calculated check that includes the health check with this id. */
export const isPartOfAlarmed = (id: string, checks: readonly KnownResource<HealthCheck>[], alarms: Alarms): boolean =>
  anyOf(checks, (one) =>
    allHold(
      () => one.facts.children.includes(id),
      () => one.facts.enabled,
      () => isAlarmed(one.id, alarms),
    ),
  );
