/** Facts of what watches logs and metrics, with which examples of controls begin. */
import { alarm, watching } from '../cloudwatch/examples.ts';

/** An alarm that compares a metric with its usual band. */
export const band = {
  ...alarm,
  watched: { ...watching, expressions: ['ANOMALY_DETECTION_BAND(m1, 2)'], threshold: null },
};
export const detector = { name: 'api', state: 'ANALYZING', logGroups: [] } as const;
export const exampleLogGroup = { name: '/payments/api', retentionDays: 30, kmsKey: null, class: 'STANDARD' } as const;

/** A region with one alarm, one detector and one log group. */
export const watchedBy = (alarm: object = band, found: object = detector) => ({
  alarms: [{ facts: alarm as typeof band }],
  detectors: [{ facts: found as typeof detector }],
  logGroups: [{ facts: exampleLogGroup }],
});
