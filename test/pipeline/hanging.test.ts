/** One service of an account does not answer: its verdicts go dark, and everything else is committed in time. */
import { describe, expect, it, vi } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { emptyState } from '../../shared/core/chain.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import type { History } from '../../shared/core/ports.ts';
import { scanItem } from '../../shared/pipeline/scan.ts';
import type { VerdictsBody } from '../../shared/records/verdicts.ts';
import { wireSources } from '../../shared/wiring/sources.ts';
import { reachIn } from '../../simulator/access.ts';
import type { Fault } from '../../simulator/faults.ts';
import { createWorld } from '../../simulator/world.ts';
import { evidenceInMemory } from '../support/evidence.ts';
import { elapsed, FAKED, withFakeTime } from '../support/fake-time.ts';

const MOST_SECONDS = 60;

function stage() {
  const world = createWorld({ accounts: 4, flaws: 0, regions: ['us-east-1', 'eu-west-1'] });
  const member = world.accounts[3];
  if (!member) throw new Error('the simulated organisation has too few accounts');
  const { id, name, ou, tags } = member;
  const item = { account: { id, name, ou, tags, management: false }, regions: world.regions };
  const scan = async (within?: number) => {
    const appended = new Map<string, VerdictsBody>();
    const history = {
      read: async (of) => emptyState(of),
      append: async (of, state, { body }) => {
        appended.set(of.unit, body as unknown as VerdictsBody);
        return { commit: { body } as never, state };
      },
    } satisfies Pick<History, 'read' | 'append'> as unknown as History;
    const deps = {
      config: resolveConfig({}, { controls, revisions }),
      sources: wireSources({ reach: reachIn(world, { attempts: 2 }), history, config: {} }),
      clock: () => world.now(),
      evidence: evidenceInMemory(),
      roster: { beat: async () => {} } as never,
      history,
    };
    await scanItem(deps, { run: 'run', item, within });
    return appended;
  };
  return { world, scan };
}

const darkIn = (appended: ReadonlyMap<string, VerdictsBody>) =>
  [...appended].flatMap(([unit, { changes }]) =>
    changes.filter(({ to }) => to === 'unknown').map(({ control }) => ({ unit, control })),
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
