import { describe, expect, it } from 'vitest';
import { createWorld, type SimulatedAccount } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const members = (accounts: readonly SimulatedAccount[]) => accounts.filter(({ kind }) => kind === 'member');
const failing = async (world: ReturnType<typeof createWorld>, account: string, only: string) =>
  (await judge(world, account, only)).verdicts.filter(({ status }) => status === 'fail' || status === 'unknown');

describe('the alarms of a simulated organisation', () => {
  it.each(['alerting.', 'monitoring.', 'logging.volume'])('pass %s in flawless member accounts', async (only) => {
    const world = createWorld({ flaws: 0, accounts: 6 });
    for (const { id } of members(world.accounts)) expect(await failing(world, id, only)).toEqual([]);
  });

  it('have gaps in a few accounts, and at most a few gaps in each', async () => {
    const world = createWorld({ accounts: 12 });
    const counts: number[] = [];
    for (const { id } of members(world.accounts)) counts.push((await failing(world, id, 'alerting.')).length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(4);
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(0);
    expect(counts.filter((count) => count <= 1).length).toBeGreaterThan(counts.length / 2);
  });
});
