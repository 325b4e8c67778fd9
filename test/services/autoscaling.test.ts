import { describe, expect, it } from 'vitest';
import { type AutoScaling, autoScaling } from '../../simulator/services/autoscaling.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';
const BALANCER = {
  Identifier: `arn:aws:elasticloadbalancing:${HERE}:111122223333:targetgroup/workers/1`,
  Type: 'elbv2',
};
const LATTICE = { Identifier: `arn:aws:vpc-lattice:${HERE}:111122223333:targetgroup/tg-1`, Type: 'vpc-lattice' };
const CLASSIC = { Identifier: 'workers', Type: 'elb' };

async function verdictOf(sources: (typeof BALANCER)[], checks: string) {
  const world = createWorld({ flaws: 0, accounts: 4, regions: [HERE] });
  const account = world.accounts[3]?.id ?? '';
  const group = world
    .state<AutoScaling>(autoScaling, account, HERE)
    .groups.find(({ AutoScalingGroupName }) => AutoScalingGroupName === 'workers');
  if (!group) throw new Error('the simulator makes no group of workers');
  group.TrafficSources = sources;
  group.HealthCheckType = checks;
  const { verdicts } = await judge(world, account, 'compute.health-checks');
  return verdicts.find(({ resource }) => resource === group.AutoScalingGroupARN);
}

describe('an Auto Scaling group that several sources send traffic to', () => {
  it('uses the health checks of each of them', async () => {
    expect(await verdictOf([BALANCER, LATTICE], 'EC2,ELB,VPC_LATTICE')).toMatchObject({ status: 'pass' });
    expect(await verdictOf([LATTICE], 'VPC_LATTICE')).toMatchObject({ status: 'pass' });
    expect(await verdictOf([CLASSIC], 'ELB')).toMatchObject({ status: 'pass' });
    expect(await verdictOf([], 'EC2')).toMatchObject({ status: 'pass' });
  });

  it('fails where only those of another source are used', async () => {
    for (const source of [BALANCER, CLASSIC])
      expect(await verdictOf([source, LATTICE], 'VPC_LATTICE')).toMatchObject({
        status: 'fail',
        because: expect.stringContaining('health checks of its load balancer'),
      });
    expect(await verdictOf([LATTICE], 'ELB')).toMatchObject({
      status: 'fail',
      because: expect.stringContaining('health checks of its service of VPC Lattice'),
    });
  });
});
