/** Counts the metrics that the collectors ask for, which are billed one by one. */
import { expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { collectorsFor, gather } from '../../shared/core/gather.ts';
import type { MetricQuery } from '../../shared/core/metric.ts';
import type { OpenPorts } from '../../shared/core/source.ts';
import { METRICS } from '../../shared/cost/measured.ts';
import { costOf } from '../../shared/cost/model.ts';
import { TYPICAL } from '../../shared/cost/month.ts';
import { reachIn } from '../../simulator/access.ts';
import { createWorld } from '../../simulator/world.ts';
import { portsOf } from '../support/ports.ts';

const ofMetrics = collectorsFor(controls).filter(({ kind }) => kind === 'metric');

/** Up to five statistics of one metric are billed as one. */
const billed = (queries: readonly MetricQuery[]): number =>
  new Set(queries.map(({ stat: _, ...metric }) => JSON.stringify(metric))).size;

it.each([
  ['metrics.load-balancers', METRICS.loadBalancer],
  ['metrics.databases', METRICS.database],
  ['metrics.queues', METRICS.queue],
])('a scan asks for as many metrics of each resource of %s as are measured', async (name, each) => {
  const world = createWorld({ accounts: 8, regions: ['us-east-1', 'eu-west-1'] });
  const collectors = ofMetrics.filter(({ id }) => id === name);
  let asked = 0;
  let resources = 0;
  const counting = (ports: OpenPorts): OpenPorts => ({
    ...ports,
    metric: (caller, region) => ({
      data: (queries) => {
        asked += billed(queries);
        return ports.metric(caller, region).data(queries);
      },
    }),
  });
  for (const { id, name: called, ou, tags, kind } of world.accounts) {
    const facts = await gather({
      account: { id, name: called, ou, tags, management: kind === 'management' },
      regions: world.regions,
      collectors,
      ports: counting(portsOf(reachIn(world).account(id))),
      now: world.now(),
    });
    for (const found of facts.get(name)?.values() ?? []) resources += Array.isArray(found) ? found.length : 0;
  }
  expect(resources).toBeGreaterThan(0);
  expect(asked / resources).toBe(each);
});

it('every collector of metrics is counted', () => {
  expect(ofMetrics).toHaveLength(Object.keys(METRICS).length);
});

it('events cause no metric to be read', () => {
  for (const { triggers, ownTriggersAlone } of ofMetrics) {
    expect(triggers).toEqual([]);
    expect(ownTriggersAlone).toBe(true);
  }
  const read = ({ lines }: ReturnType<typeof costOf>) => lines.find(({ what }) => what === 'metrics read')?.usd ?? 0;
  expect(read(costOf({ ...TYPICAL, eventsPerUnitPerDay: 50 }))).toBe(read(costOf(TYPICAL)));
  expect(read(costOf({ ...TYPICAL, scansPerDay: 24 }))).toBeCloseTo(24 * read(costOf(TYPICAL)));
});
