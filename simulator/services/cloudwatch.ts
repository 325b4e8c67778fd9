/** Simulated Amazon CloudWatch: its metrics. */
import type { GetMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { type Call, service } from '../service.ts';
import { metricData, type SimulatedMetrics, seedMetrics } from './metrics.ts';

interface CloudWatch {
  readonly metrics: SimulatedMetrics;
}

export const cloudwatch = service<CloudWatch>({
  serviceId: 'CloudWatch',
  eventSource: 'monitoring',
  scope: 'region',
  seed: (place) => ({ metrics: seedMetrics(place) }),
  reads: {
    GetMetricData: (call: Call<CloudWatch, GetMetricDataInput>) => metricData(call.state.metrics, call),
  },
  writes: {},
});
