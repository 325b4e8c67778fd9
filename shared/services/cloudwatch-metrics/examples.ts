/** Facts of metrics that examples of controls begin with. */
import type { Known } from '../../core/control.ts';
import type { DatabaseUse } from './databases.ts';
import type { Traffic } from './load-balancers.ts';

export const BALANCER_ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/api/50dc6c495c0c9188';

export const calm: Known<Traffic> = {
  name: 'app/api/50dc6c495c0c9188',
  day: { requests: 2_000_000, failed: 100 },
  month: { requests: 60_000_000, failed: 3_000 },
  latency: { p50: 40, p95: 120, p99: 400, max: 2_100 },
  peaks: { hour: 120, fiveMinutes: 520, minute: 1_040 },
};

export const DATABASE_ARN = 'arn:aws:rds:eu-west-1:111122223333:db:orders';

export const used: Known<DatabaseUse> = {
  name: 'orders',
  status: 'available',
  running: true,
  created: '2025-03-01T09:00:00.000Z',
  isReplica: false,
  engine: 'postgres',
  hasReader: false,
  connections: 24,
  cpuPercent: 35,
  memoryFallPercent: 0,
};
