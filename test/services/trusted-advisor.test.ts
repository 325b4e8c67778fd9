import { DescribeTrustedAdvisorCheckSummariesCommand } from '@aws-sdk/client-support';
import { afterEach, describe, expect, it } from 'vitest';
import { GLOBAL } from '../../shared/core/account.ts';
import type { Aws } from '../../shared/core/collector.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { trustedAdvice } from '../../shared/services/support/trusted-advisor.ts';
import { refreshCheck, support } from '../../simulator/services/support.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge, judgeRetold } from '../support/simulation.ts';
import { openStage, type Stage } from '../support/stage.ts';

const CONTROL = 'operations.trusted-advisor';
const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const verdicts = async (world: World) => (await judge(world, memberOf(world), CONTROL)).verdicts;

describe('Trusted Advisor in a simulated organisation', () => {
  it('passes for each check of security and fault tolerance without a problem, with two calls', async () => {
    const world = flawless();
    const judged = await judge(world, memberOf(world), CONTROL);
    expect(judged.verdicts.map(({ resource, status }) => [resource, status])).toEqual(
      ['01', '02', '03', '04'].map((number) => [`trusted-advisor/ca1Check${number}`, 'pass']),
    );
    expect([...judged.calls]).toEqual([
      ['support:DescribeTrustedAdvisorChecks', 1],
      ['support:DescribeTrustedAdvisorCheckSummaries', 1],
    ]);
  });

  it('fails for a check in error, and says how much it flags', async () => {
    const world = flawless();
    refreshCheck(world, memberOf(world), 'Amazon RDS Backups', 2);
    const failed = (await verdicts(world)).filter(({ status }) => status === 'fail');
    expect(failed.map(({ because }) => because)).toEqual([
      'Amazon RDS Backups (fault_tolerance) flags 2 resources: error',
    ]);
  });

  it("does not apply to an account whose support plan has no Trusted Advisor's API", async () => {
    const world = flawless();
    world.state<{ plan: boolean }>(support, memberOf(world), GLOBAL, true).plan = false;
    expect(await verdicts(world)).toMatchObject([
      {
        status: 'not-applicable',
        resource: memberOf(world),
        because: "the account's support plan does not include Trusted Advisor's API",
      },
    ]);
  });

  it.each(['support:DescribeTrustedAdvisorChecks', 'support:DescribeTrustedAdvisorCheckSummaries'])(
    'is unknown when %s is denied',
    async (action) => {
      const world = flawless();
      world.fault({ kind: 'deny', action });
      const found = await verdicts(world);
      expect(found).toMatchObject([{ status: 'unknown', resource: '*' }]);
      expect(found[0]?.because).toContain(action);
    },
  );

  it('asks for a hundred checks at a time, and is unknown when one of them is not answered for', async () => {
    const asked: number[] = [];
    const answering = (answered: (ids: string[]) => string[]) => ({
      send: async (command: { input: { checkIds?: string[] } }) => {
        if (!(command instanceof DescribeTrustedAdvisorCheckSummariesCommand)) {
          const ids = Array.from({ length: 150 }, (_, index) => `check-${index}`);
          return { checks: ids.map((id) => ({ id, name: id, category: 'security' })) };
        }
        const ids = command.input.checkIds ?? [];
        asked.push(ids.length);
        return { summaries: answered(ids as string[]).map((checkId) => ({ checkId, status: 'error' })) };
      },
    });
    const collect = async (answered: (ids: string[]) => string[]) => {
      const client = answering(answered);
      return trustedAdvice.collect({ client: () => client } as unknown as Aws, await trustedAdvice.sdk?.());
    };
    expect(await collect((ids) => ids)).toHaveLength(150);
    expect(asked.sort()).toEqual([100, 50]);
    await expect(collect((ids) => ids.slice(1))).rejects.toThrow(CouldNotRead);
  });

  it('gives unknown only for the check that Trusted Advisor could not evaluate', async () => {
    const client = {
      send: async (command: object) =>
        command instanceof DescribeTrustedAdvisorCheckSummariesCommand
          ? { summaries: ['ok', 'not_available'].map((status, index) => ({ checkId: `check-${index}`, status })) }
          : { checks: [0, 1].map((index) => ({ id: `check-${index}`, name: 'MFA', category: 'security' })) },
    };
    const found = await trustedAdvice.collect({ client: () => client } as unknown as Aws, await trustedAdvice.sdk?.());
    expect(found.map(({ facts }) => facts instanceof CouldNotRead)).toEqual([false, true]);
  });

  it('gives unknown for a check of a category that is not known, and nothing for those that are not judged', async () => {
    const categories = ['security', 'resilience', 'performance', 'operational_excellence'];
    const client = {
      send: async (command: object) =>
        command instanceof DescribeTrustedAdvisorCheckSummariesCommand
          ? { summaries: categories.map((_, index) => ({ checkId: `check-${index}`, status: 'error' })) }
          : { checks: categories.map((category, index) => ({ id: `check-${index}`, name: 'MFA', category })) },
    };
    const found = await trustedAdvice.collect({ client: () => client } as unknown as Aws, await trustedAdvice.sdk?.());
    expect(found.map(({ id, facts }) => [id, facts instanceof CouldNotRead])).toEqual([
      ['trusted-advisor/check-0', false],
      ['trusted-advisor/check-1', true],
    ]);
  });
});

describe('a Trusted Advisor check', () => {
  it.each([
    ['that could not be evaluated', { status: 'not_available' }, 'unknown'],
    ['of an unlisted status', { status: 'paused' }, 'unknown'],
    ['without a status', { status: undefined }, 'unknown'],
    ['in error, without a count', { status: 'error', resourcesSummary: undefined }, 'fail'],
  ])('%s has a verdict of its own: %s', async (_name, change, status) => {
    const world = flawless();
    const odd = ({ summaries: [first, ...others] }: { summaries: object[] }) => ({
      summaries: [{ ...first, ...change }, ...others],
    });
    const found = await judgeRetold(world, memberOf(world), CONTROL, { DescribeTrustedAdvisorCheckSummaries: odd });
    expect(found.map((verdict) => verdict.status)).toEqual([status, 'pass', 'pass', 'pass']);
  });

  it('that could not be evaluated closes no alert', async () => {
    const stage = await openStage({}, { controls: { '*': false, [CONTROL]: true } });
    try {
      const { runtime, world } = stage;
      const state = world.state<{ flagged: Record<string, { resources: number; status: string }> }>(
        support,
        memberOf(world),
        GLOBAL,
        true,
      );
      state.flagged.ca1Check03 = { resources: 2, status: 'error' };
      await runtime.scan();
      runtime.received();
      state.flagged.ca1Check03 = { resources: 0, status: 'not_available' };
      await runtime.scan();
      const kinds = runtime.received().map(({ attributes }) => attributes.kind);
      expect(kinds).not.toContain('recovered');
      expect(kinds).not.toContain('vanished');
    } finally {
      await stage.close();
    }
  });
});

describe('a refreshed check', () => {
  let stage: Stage;
  afterEach(() => stage?.close());

  it('is alerted when it finds an error; the next scan sees that it recovered', async () => {
    stage = await openStage({}, { controls: { '*': false, [CONTROL]: true } });
    const { runtime, world } = stage;
    await runtime.scan();
    runtime.received();
    refreshCheck(world, memberOf(world), 'Amazon RDS Backups', 2);
    await runtime.settle();
    expect(runtime.received().map(({ attributes }) => attributes.kind)).toEqual(['regressed']);
    const calls = runtime.calls.total;
    refreshCheck(world, memberOf(world), 'Amazon RDS Backups', 0);
    await runtime.settle();
    expect(runtime.calls.total).toBe(calls);
    await runtime.scan();
    expect(runtime.received().map(({ attributes }) => attributes.kind)).toEqual(['recovered']);
  });
});
