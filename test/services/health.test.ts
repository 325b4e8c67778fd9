import { afterEach, describe, expect, it } from 'vitest';
import { GLOBAL } from '../../shared/core/account.ts';
import { announceRetirement, closeEvent, health } from '../../simulator/services/health.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge, judgeRetold } from '../support/simulation.ts';
import { openStage, type Stage } from '../support/stage.ts';

const CONTROL = 'operations.health-events';
const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const verdicts = async (world: World) => (await judge(world, memberOf(world), CONTROL)).verdicts;

describe('AWS Health in a simulated organisation', () => {
  it('gives no verdict for an account without events, with one call', async () => {
    const world = flawless();
    const judged = await judge(world, memberOf(world), CONTROL);
    expect(judged.verdicts).toEqual([]);
    expect([...judged.calls]).toEqual([['health:DescribeEvents', 1]]);
  });

  it('fails for each event that asks for action, until it is closed', async () => {
    const world = flawless();
    const arn = announceRetirement(world, memberOf(world), 'eu-west-1');
    announceRetirement(world, memberOf(world), 'us-east-1');
    const found = await verdicts(world);
    expect(found.map(({ status, region }) => [status, region])).toEqual([
      ['fail', GLOBAL],
      ['fail', GLOBAL],
    ]);
    expect(found[0]).toMatchObject({ resource: arn });
    expect(found[0]?.because).toBe(
      'EC2 in eu-west-1: AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED from 2026-01-29, and it is open',
    );
    closeEvent(world, memberOf(world), arn);
    expect(await verdicts(world)).toHaveLength(1);
  });

  it('reads page by page', async () => {
    const world = flawless({ pageSize: 2 });
    for (const region of world.regions) announceRetirement(world, memberOf(world), region);
    expect(await verdicts(world)).toHaveLength(3);
  });

  it('does not apply to an account whose support plan has no Health API', async () => {
    const world = flawless();
    world.state<{ plan: boolean }>(health, memberOf(world), GLOBAL, true).plan = false;
    expect(await verdicts(world)).toMatchObject([
      {
        status: 'not-applicable',
        resource: memberOf(world),
        because: "the account's support plan does not include the AWS Health API",
      },
    ]);
  });

  it.each([
    ['an unlisted class', { actionability: 'ACTION_LATER' }],
    ['no class', { actionability: undefined }],
    ['a beginning that is no date', { startTime: new Date('soon') }],
    ['an end that is no date', { endTime: new Date('later') }],
  ])('is unknown for an event of %s, and for that event alone', async (_name, change) => {
    const world = flawless();
    announceRetirement(world, memberOf(world), 'eu-west-1');
    announceRetirement(world, memberOf(world), 'us-east-1');
    const odd = ({ events: [first, ...others] }: { events: object[] }) => ({
      events: [{ ...first, ...change }, ...others],
    });
    const found = await judgeRetold(world, memberOf(world), CONTROL, { DescribeEvents: odd });
    expect(found.map(({ status }) => status)).toEqual(['unknown', 'fail']);
  });

  it.each(['deny', 'throttle', 'malformed'] as const)('is unknown when the answer is to %s', async (kind) => {
    const world = flawless();
    world.fault({ kind, action: 'health:DescribeEvents' });
    expect(await verdicts(world)).toMatchObject([{ status: 'unknown', resource: '*' }]);
  });
});

describe('an event of AWS Health', () => {
  let stage: Stage;
  afterEach(() => stage?.close());

  it('is alerted when it appears, and the alert ends when the event is closed', async () => {
    stage = await openStage({}, { controls: { '*': false, [CONTROL]: true } });
    const { runtime, world } = stage;
    await runtime.scan();
    runtime.received();
    const arn = announceRetirement(world, memberOf(world), 'eu-west-1');
    await runtime.settle();
    closeEvent(world, memberOf(world), arn);
    await runtime.settle();
    expect(runtime.received().map(({ attributes }) => attributes.kind)).toEqual(['appeared', 'vanished']);
  });
});
