/** One service of an account does not answer: its verdicts go dark, and everything else is committed in time. */
import { describe, expect, it, vi } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { type Draft, emptyState, type UnitState } from '../../shared/core/commit.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import { reachIn } from '../../simulator/access.ts';
import type { Fault } from '../../simulator/faults.ts';
import { createWorld } from '../../simulator/world.ts';
import { elapsed, FAKED, withFakeTime } from '../support/fake-time.ts';

const MOST_SECONDS = 60;

function stage() {
  const world = createWorld({ accounts: 4, flaws: 0, regions: ['us-east-1', 'eu-west-1'] });
  const member = world.accounts[3];
  if (!member) throw new Error('the simulated organisation has too few accounts');
  const { id, name, ou, tags } = member;
  const item = { account: { id, name, ou, tags, management: false }, regions: world.regions };
  const scan = async (within?: number) => {
    const drafts = new Map<string, Draft>();
    const deps = {
      config: resolveConfig({}, { controls, revisions }),
      reach: reachIn(world, { attempts: 2 }),
      clock: () => world.now(),
      roster: { beat: async () => {} } as never,
      history: {
        read: async (unit: string) => emptyState(unit),
        append: async (state: UnitState, draft: Draft) => {
          drafts.set(state.unit, draft);
          return { commit: { body: draft.body } as never, state };
        },
      } as never,
    };
    await scanItem(deps, { run: 'run', item, within });
    return drafts;
  };
  return { world, scan };
}

const darkIn = (drafts: ReadonlyMap<string, Draft>) =>
  [...drafts].flatMap(([unit, { body }]) =>
    body.type === 'verdicts'
      ? body.changes.filter(({ to }) => to === 'unknown').map(({ control }) => ({ unit, control }))
      : [],
  );

describe('a unit with a service that does not answer', () => {
  withFakeTime();

  it.each([
    ['kms:ListKeys', 'kms'],
    ['s3:*', 's3'],
    ['securityhub:*', 'securityhub'],
  ])('is committed within a minute, and only verdicts that need the service go dark (%s)', async (action, service) => {
    const { world, scan } = stage();
    // in real time, because it loads the SDK's packages
    vi.useRealTimers();
    const before = await scan();
    expect(darkIn(before)).toEqual([]);
    vi.useFakeTimers({ toFake: [...FAKED] });
    world.fault({ kind: 'hang', action } satisfies Fault);
    const { value, seconds } = await elapsed(scan());
    expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
    expect([...value.keys()].sort()).toEqual([...before.keys()].sort());
    const dark = darkIn(value);
    expect(dark.length).toBeGreaterThan(0);
    const needing = controls.filter((control) =>
      collectorsOf(control).some(({ actions }) => actions.some((one) => one.startsWith(`${service}:`))),
    );
    expect(needing.map(({ id }) => id)).toEqual(expect.arrayContaining(dark.map(({ control }) => control)));
  });

  it("is committed with what was read when every call hangs until the function's time limit", async () => {
    const { world, scan } = stage();
    world.fault({ kind: 'hang' });
    const { value, seconds } = await elapsed(scan(40_000));
    expect(seconds).toBeLessThanOrEqual(40);
    expect(value.size).toBe(3);
    expect(darkIn(value).length).toBeGreaterThan(0);
  });
});
