/** The accounts and regions that a run plans, and the number of requests to AWS. */
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import { ALWAYS_ENABLED } from '../../shared/config/regions.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { type Account, GLOBAL, ORGANIZATION, unitId } from '../../shared/core/account.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { Heartbeat, Organization, WorkItem } from '../../shared/core/ports.ts';
import { plan, unitsOf } from '../../shared/pipeline/plan.ts';
import { isTimeToAsk } from '../../shared/pipeline/regions.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-15T03:00:00Z');
const FALLBACK = ['eu-west-1', 'us-east-1'];
const ENABLED = ['ap-east-1', 'eu-west-1', 'us-east-1'];

const accountsOf = (count: number): Account[] =>
  Array.from({ length: count }, (_, index) => {
    const ou = index % 2 ? 'Sandbox' : 'Workloads';
    return { id: String(111_100_000_000 + index), name: `account-${index}`, ou, tags: {}, management: index === 0 };
  });

interface Scene {
  readonly asked: string[];
  /** Plans, and scans the planned units. */
  run(options?: { accounts?: 'all' | 'due'; mayAsk?: () => boolean; scanned?: (unit: string) => boolean }): Promise<{
    items: WorkItem[];
    planned: Awaited<ReturnType<typeof plan>>;
    reads: number;
  }>;
  later(milliseconds: number): void;
}

function scene(
  accounts: readonly Account[],
  config: PlumblineConfig = {},
  answer: Organization['enabledRegions'] = async () => ENABLED,
): Scene {
  const asked: string[] = [];
  const heartbeats = new Map<string, Heartbeat>();
  const lines = new Map<string, string>();
  let now = START;
  let reads = 0;
  const deps = {
    registry: { controls, revisions },
    config: resolveConfig(config, { controls, revisions }),
    organization: {
      fallbackRegions: FALLBACK,
      accounts: async function* () {
        yield* accounts;
      },
      isMember: async ({ id }: Account) => accounts.some((account) => account.id === id),
      enabledRegions: async (account: Account) => {
        asked.push(account.id);
        return answer(account);
      },
    },
    // only `units` and what is gone: a plan must read nothing else of the roster
    roster: {
      find: async (unit: string) => heartbeats.get(unit) ?? null,
      units: async function* () {
        reads += 1;
        yield* heartbeats.values();
      },
    } as never,
    archive: {
      put: async (key: string, body: string) => void lines.set(key, body),
      find: async () => null,
      lines: async function* () {},
    },
    clock: () => new Date(now),
  };
  const beat = (item: WorkItem, unit: string): Heartbeat => ({
    unit,
    run: '',
    // the last scan began most of an hour after the run
    at: new Date(now + 40 * 60_000).toISOString(),
    seq: 1,
    head: '',
    controls: 1,
    verdicts: { pass: 1, fail: 0, unknown: 0, 'not-applicable': 0 },
    alertedSeq: 0,
    item: item.gone
      ? null
      : unit.endsWith(`/${GLOBAL}`)
        ? item
        : { account: item.account, regions: [], plannedAt: item.plannedAt },
  });
  return {
    asked,
    later: (milliseconds) => {
      now += milliseconds;
    },
    run: async ({ scanned = () => true, ...planning } = {}) => {
      asked.length = 0;
      reads = 0;
      const planned = await plan(deps, planning);
      const items = (lines.get(planned.manifest) ?? '')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as WorkItem);
      for (const item of items)
        for (const unit of unitsOf(item).filter(scanned)) heartbeats.set(unit, beat(item, unit));
      return { planned, items, reads };
    },
  };
}

const idsOf = (items: readonly WorkItem[]) => items.map(({ account }) => account.id);

describe('regions', () => {
  it('are requested once when unknown, and then taken from the last heartbeat', async () => {
    const { run, asked, later } = scene(accountsOf(70));
    const first = await run();
    expect(asked).toHaveLength(70);
    expect(first.planned).toMatchObject({ asked: 70, assumed: 0 });
    const inAll: string[] = [];
    for (let day = 1; day <= 7; day += 1) {
      later(DAY);
      const { items } = await run();
      for (const { account, regions } of items) if (account.id !== ORGANIZATION) expect(regions).toEqual(ENABLED);
      expect(asked.length).toBeLessThan(30);
      inAll.push(...asked);
    }
    // each account on its own day of the week
    expect(inAll.toSorted()).toEqual(accountsOf(70).map(({ id }) => id));
  });

  it("are requested once on the account's day, however many runs it has", async () => {
    const { run, asked, later } = scene(accountsOf(70));
    await run();
    later(DAY);
    await run();
    const onItsDay = asked.length;
    expect(onItsDay).toBeGreaterThan(0);
    for (let hour = 1; hour <= 5; hour += 1) {
      later(DAY / 24);
      await run();
      expect(asked).toEqual([]);
    }
  });

  it('that were enabled or disabled are noticed within a week', async () => {
    let enabled = ['eu-west-1'];
    const { run, later } = scene(accountsOf(21), {}, async () => enabled);
    await run();
    enabled = ['me-south-1'];
    for (let day = 0; day < 7; day += 1) {
      later(DAY);
      await run();
    }
    const { items } = await run();
    for (const { regions } of items) expect(regions).toEqual(['me-south-1']);
  });

  it('need no request when only regions that cannot be disabled are configured', async () => {
    const { run, asked } = scene(accountsOf(5), { regions: ['eu-west-1', 'us-west-2'] });
    const { items, planned } = await run();
    expect(asked).toEqual([]);
    expect(planned.assumed).toBe(0);
    for (const { regions, enabled } of items) {
      expect(regions).toEqual(['eu-west-1', 'us-west-2']);
      expect(enabled).toBeUndefined();
    }
  });

  it('that are configured and must be enabled are scanned where they are', async () => {
    const config: PlumblineConfig = { regions: ['eu-west-1', 'ap-east-1', 'me-south-1'] };
    const { run, asked } = scene(accountsOf(3), config);
    const { items } = await run();
    expect(asked).toHaveLength(3);
    for (const { regions } of items.slice(1)) expect(regions).toEqual(['eu-west-1', 'ap-east-1']);
    // the stored answer is whole, so that a region that is configured later needs no new request
    expect(items[1]?.enabled?.regions).toEqual(ENABLED);
  });

  it('are assumed when the request is denied, and requested again each time', async () => {
    const { run, asked, later } = scene(accountsOf(3), {}, async () => null);
    for (let day = 0; day < 2; day += 1) {
      const { items, planned } = await run();
      expect(planned).toMatchObject({ asked: 3, assumed: 3 });
      expect(asked).toHaveLength(3);
      for (const { regions, enabled } of items) expect({ regions, enabled }).toEqual({ regions: FALLBACK });
      later(DAY);
    }
  });

  it('stay as known while AWS throttles, which does not fail the plan', async () => {
    let throttled = false;
    const { run, later } = scene(accountsOf(10), {}, async () => {
      if (throttled) throw new CouldNotRead('account:ListRegions', 'throttled', 'TooManyRequestsException');
      return ENABLED;
    });
    await run();
    throttled = true;
    later(8 * DAY);
    const { items, planned } = await run();
    expect(planned).toMatchObject({ asked: 10, assumed: 0 });
    expect(items.slice(1).map(({ regions }) => regions)).toEqual(Array(10).fill(ENABLED));
    // the request failed, so the list keeps its age
    expect(items[1]?.enabled?.at).toBe(new Date(START).toISOString());
  });

  it('that are unknown are requested first when time is short, then those with the oldest lists', async () => {
    const { run, asked, later } = scene(accountsOf(30));
    let left = 12;
    const mayAsk = () => left-- > 0;
    const first = await run({ mayAsk });
    expect(first.planned).toMatchObject({ asked: 12, assumed: 18 });
    expect(
      first.items
        .slice(1)
        .filter(({ enabled }) => !enabled)
        .map(({ regions }) => regions),
    ).toEqual(Array(18).fill(FALLBACK));
    const early = [...asked];
    later(30 * DAY);
    left = 20;
    expect((await run({ mayAsk })).planned).toMatchObject({ asked: 20, assumed: 0 });
    expect(asked.slice(0, 18).some((id) => early.includes(id))).toBe(false);
    later(30 * DAY);
    left = 10;
    await run({ mayAsk });
    expect(asked.every((id) => early.includes(id))).toBe(true);
  });

  it('are not updated after an error that does not come from AWS', async () => {
    const { run } = scene(accountsOf(1), {}, async () => {
      throw new TypeError('ours');
    });
    await expect(run()).rejects.toThrow('ours');
  });

  it.each<[string, { regions: string[]; at: string } | undefined, boolean]>([
    ['nothing is known', undefined, true],
    ['the list is old', { regions: [], at: new Date(START - 6.6 * DAY).toISOString() }, true],
    ['the list is from the future', { regions: [], at: new Date(START + DAY).toISOString() }, true],
    ['the list has no instant', { regions: [], at: '' }, true],
    ['it was asked today', { regions: [], at: new Date(START - 3_600_000).toISOString() }, false],
  ])('are requested when %s: %s', (_, enabled, expected) => {
    for (const { id } of accountsOf(14)) expect(isTimeToAsk(id, enabled, new Date(START))).toBe(expected);
  });
});

describe('a configuration that takes in no account', () => {
  it('fails the plan, because a run without accounts would close every known unit and count as finished', async () => {
    const empty = scene(accountsOf(5), { accounts: { ous: { include: ['Worklods'] } } });
    await expect(empty.run()).rejects.toThrow(
      'the configuration takes in none of the 5 accounts of the organisation: look at `accounts`',
    );
  });

  it('in one of its organisational units plans the others, and names that unit', async () => {
    const some = scene(accountsOf(5), { accounts: { ous: { include: ['Workloads', 'Sandbocks'] } } });
    const { planned } = await some.run();
    expect(planned).toMatchObject({ unmatched: ['Sandbocks'], resting: 0 });
  });
});

describe('a run of due accounts', () => {
  const config: PlumblineConfig = {
    regions: ['eu-west-1'],
    profiles: { sandbox: { match: { ous: ['Sandbox'] }, cadence: 'weekly' } },
  };
  const accounts = accountsOf(6);
  const sandbox = accounts.filter(({ ou }) => ou === 'Sandbox').map(({ id }) => id);
  const others = accounts.filter(({ ou }) => ou !== 'Sandbox').map(({ id }) => id);
  const due = { accounts: 'due' } as const;

  it("scans each account by its profile's cadence, and the organisation by the default cadence", async () => {
    const { run, later } = scene(accounts, config);
    for (let day = 0; day <= 14; day += 1) {
      const { items, planned } = await run(due);
      const expected = day % 7 === 0 ? [ORGANIZATION, ...accounts.map(({ id }) => id)] : [ORGANIZATION, ...others];
      expect(idsOf(items), `day ${day}`).toEqual(expected);
      expect(planned.resting).toBe(day % 7 === 0 ? 0 : sandbox.length);
      expect(planned.units).toBe(items.flatMap(unitsOf).length);
      // runs begin alternately a little earlier and later than the day before
      later(DAY + (day % 2 ? 180_000 : -180_000));
    }
  });

  it('scans accounts that a run missed, and accounts with a region that was never scanned', async () => {
    const { run, later } = scene(accounts, config);
    const [lost = '', halfLost = ''] = sandbox;
    const missed = [unitId({ account: lost, region: GLOBAL }), unitId({ account: lost, region: 'eu-west-1' })];
    const regional = unitId({ account: halfLost, region: 'eu-west-1' });
    await run({ ...due, scanned: (unit) => !missed.includes(unit) && unit !== regional });
    later(DAY);
    expect(idsOf((await run(due)).items)).toEqual(
      [ORGANIZATION, ...accounts.map(({ id }) => id)].filter((id) => ![sandbox[2]].includes(id)),
    );
  });

  it('scans an account that joined', async () => {
    const growing = [...accounts];
    const { run, later } = scene(growing, config);
    await run(due);
    growing.push({ id: '999999999999', name: 'new', ou: 'Sandbox', tags: {}, management: false });
    later(DAY);
    expect(idsOf((await run(due)).items)).toEqual([ORGANIZATION, ...others, '999999999999']);
  });

  it('evaluates the organisation in the regions of all accounts, including those that are not due', async () => {
    const { run, later } = scene(accounts, { profiles: config.profiles }, async ({ id }) =>
      sandbox.includes(id) ? ['me-south-1'] : ['eu-west-1'],
    );
    await run(due);
    later(DAY);
    const { items } = await run(due);
    expect(idsOf(items)).toEqual([ORGANIZATION, ...others]);
    expect(items[0]?.regions).toEqual(['eu-west-1', 'me-south-1']);
  });

  it('leaves the organisation out when it is not due', async () => {
    const { run, later } = scene(accounts, { cadence: 'weekly', regions: ['eu-west-1'] });
    await run(due);
    later(DAY);
    const { items, planned } = await run(due);
    expect(items).toEqual([]);
    expect(planned).toMatchObject({ items: 0, units: 0, resting: accounts.length });
  });

  it('requests no regions of accounts that are not due, and those of weekly accounts whenever they are', async () => {
    const { run, asked, later } = scene(accounts, { cadence: 'weekly' });
    await run(due);
    for (let day = 1; day < 7; day += 1) {
      later(DAY);
      await run(due);
      expect(asked).toEqual([]);
    }
    later(DAY);
    await run(due);
    expect(asked).toHaveLength(accounts.length);
  });

  it("counts from the start of runs, not from an account's turn in them", async () => {
    const { run, later } = scene(accounts, { cadence: 'hourly', regions: ['eu-west-1'] });
    for (let hour = 0; hour < 4; hour += 1) {
      expect(idsOf((await run(due)).items)).toHaveLength(accounts.length + 1);
      later(DAY / 24);
    }
  });

  it('scans the organisation by the default cadence, whatever the profile of its management account', async () => {
    const profiles = { management: { match: { accounts: [others[0] ?? ''] }, cadence: 'hourly' as const } };
    const { run, later } = scene(accounts, { cadence: 'weekly', profiles, regions: ['eu-west-1'] });
    await run(due);
    later(DAY);
    expect(idsOf((await run(due)).items)).toEqual([others[0]]);
    const tagged = { tags: { match: { tags: { Environment: 'all' } }, cadence: 'hourly' as const } };
    const all = scene(
      accounts.map((account) => ({ ...account, tags: { Environment: 'all' } })),
      { cadence: 'weekly', profiles: tagged, regions: ['eu-west-1'] },
    );
    await all.run(due);
    all.later(DAY);
    expect(idsOf((await all.run(due)).items)).toEqual(accounts.map(({ id }) => id));
  });

  it('scans every account when a person starts it', async () => {
    const { run, later } = scene(accounts, config);
    await run(due);
    later(DAY / 24);
    expect(idsOf((await run()).items)).toEqual([ORGANIZATION, ...accounts.map(({ id }) => id)]);
    // and the next night's run still scans it
    later(DAY / 4);
    expect(idsOf((await run(due)).items)).toEqual([ORGANIZATION, ...others]);
  });

  it('reads the roster once, whatever its size', async () => {
    for (const count of [1, 60]) {
      const { run } = scene(accountsOf(count), config);
      await run(due);
      expect((await run(due)).reads).toBe(1);
    }
  });
});

it('the regions that cannot be disabled are the default regions', () => {
  expect(ALWAYS_ENABLED).toHaveLength(17);
  expect(ALWAYS_ENABLED).not.toContain('ap-east-1');
});
