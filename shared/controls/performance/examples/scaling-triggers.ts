/** Examples of performance.scaling-triggers, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { ScalableTarget, Scaling } from '../../../services/application-autoscaling/scalable-targets.ts';

const id = 'arn:aws:application-autoscaling:eu-west-1:111122223333:scalable-target/0ec5exampleservice';
const tracking = (metric: string | null, target: number): Known<Scaling> => ({
  ...{ type: 'TargetTrackingScaling', acts: true, metric, target },
});
const steps: Known<Scaling> = { type: 'StepScaling', acts: true, metric: null, target: null };
const service: Known<ScalableTarget> = {
  service: 'ecs',
  name: 'service/shop/orders',
  ...{ suspended: false, minimum: 2, maximum: 20 },
  policies: [tracking('ECSServiceAverageCPUUtilization', 60)],
};
const replicas: Known<ScalableTarget> = {
  service: 'rds',
  name: 'cluster:catalogue',
  ...{ suspended: false, minimum: 2, maximum: 20 },
  policies: [tracking('RDSReaderAverageCPUUtilization', 60)],
};
const cache: Known<ScalableTarget> = {
  service: 'elasticache',
  name: 'replication-group/sessions',
  ...{ suspended: false, minimum: 2, maximum: 20 },
  policies: [tracking('ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage', 70)],
};

export const examples = varied({
  common: { facts: service },
  pass: [
    { name: 'containers by CPU' },
    { name: 'replicas by CPU', facts: replicas },
    { name: 'a cache by memory', facts: cache },
    { name: 'at the highest level', facts: { policies: [tracking('ECSServiceAverageCPUUtilization', 80)] } },
    {
      name: 'by memory beside the count of requests',
      facts: {
        policies: [tracking('ALBRequestCountPerTarget', 900), tracking('ECSServiceAverageMemoryUtilization', 75)],
      },
    },
  ],
  fail: [
    { name: 'suspended', id, facts: { suspended: true } },
    { name: 'no policy', id, facts: { ...replicas, policies: [] } },
    { name: 'late', id, facts: { ...replicas, policies: [tracking('RDSReaderAverageCPUUtilization', 71)] } },
    {
      name: 'by something else',
      id,
      facts: { ...replicas, policies: [tracking('RDSReaderAverageDatabaseConnections', 50)] },
    },
    {
      name: 'a cache by its CPU',
      id,
      facts: { ...cache, policies: [tracking('ElastiCachePrimaryEngineCPUUtilization', 50)] },
    },
  ],
  notApplicable: [
    { name: 'by steps', facts: { policies: [steps] } },
    { name: 'by a metric of its own', facts: { policies: [tracking(null, 20)] } },
  ],
});
