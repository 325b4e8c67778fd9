import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../shared/core/commit.ts';
import { sha256 } from '../../../shared/core/digest.ts';
import type { VerdictsBody } from '../../../shared/records/verdicts.ts';
import { byActor, byScan, byService, type Desk, darkens, deskOf, fails, gone, holds, isSeen } from './support.ts';

interface Flip {
  readonly unit: number;
  readonly control: number;
  readonly hand: number;
  readonly vanishes: boolean;
  readonly minutes: number;
}

const flips = fc.array(
  fc.record<Flip>({
    unit: fc.integer({ min: 0, max: 3 }),
    control: fc.integer({ min: 0, max: 2 }),
    hand: fc.integer({ min: 0, max: 3 }),
    vanishes: fc.boolean(),
    minutes: fc.integer({ min: 0, max: 50 }),
  }),
  { maxLength: 40 },
);

const HANDS = [byActor('arn:aws:iam::1:user/a'), byActor('arn:aws:iam::1:user/b'), byScan(), byService()];
const unitOf = (flip: Flip): string => `20000000000${flip.unit}/eu-west-1`;

/** Every flip makes what failed hold, and what held fail; answers the commits and what is told of each. */
function play(desk: Desk, script: readonly Flip[]) {
  const failing = new Set<string>();
  const told: string[] = [];
  const commits: Commit<VerdictsBody>[] = [];
  let clock = 0;
  for (const flip of script) {
    clock += flip.minutes;
    told.push(...desk.pass(clock));
    const name = `${unitOf(flip)} c.${flip.control}#r`;
    const over = flip.vanishes ? gone(`c.${flip.control}`) : holds(`c.${flip.control}`);
    const change = failing.has(name) ? over : fails(`c.${flip.control}`);
    if (!failing.delete(name)) failing.add(name);
    const commit = desk.make(unitOf(flip), clock, HANDS[flip.hand] as never, change);
    commits.push(commit);
    told.push(...desk.deliver(clock, [commit]));
  }
  return { failing, told, commits, clock };
}

const openIn = (desk: Desk): string[] =>
  desk
    .alerts()
    .filter(({ status }) => status !== 'resolved')
    .flatMap(({ units }) =>
      Object.entries(units).flatMap(([unit, { open }]) => Object.keys(open).map((key) => `${unit} ${key}`)),
    );

interface Glance {
  readonly unit: number;
  readonly control: number;
  readonly reason: number;
  readonly hand: number;
  readonly minutes: number;
}

const glances = fc.array(
  fc.record<Glance>({
    unit: fc.integer({ min: 0, max: 1 }),
    control: fc.integer({ min: 0, max: 2 }),
    reason: fc.integer({ min: 0, max: 2 }),
    hand: fc.integer({ min: 0, max: 3 }),
    minutes: fc.integer({ min: 0, max: 200 }),
  }),
  { maxLength: 40 },
);

const REASONS = [null, 'could not read: denied', 'could not read: throttled'];

/** Controls that cannot be seen for a reason, for another, or can. */
function look(desk: Desk, script: readonly Glance[]) {
  const unseen = new Map<string, string>();
  let clock = 0;
  for (const { unit, control, reason, hand, minutes } of script) {
    clock += minutes;
    desk.pass(clock);
    const id = `20000000000${unit}/eu-west-1`;
    const name = `${id} c.${control}`;
    const before = unseen.get(name);
    const because = REASONS[reason] ?? null;
    if (because === (before ?? null)) continue;
    const unread = because?.includes('denied') ? 'denied' : 'throttled';
    const change = because
      ? {
          ...darkens(`c.${control}`, because, unread),
          ...(before ? { from: 'unknown', movement: 'changed', before } : {}),
        }
      : isSeen(`c.${control}`, before);
    if (because) unseen.set(name, because);
    else unseen.delete(name);
    desk.commit(id, clock, HANDS[hand] as never, change as never);
  }
  return unseen;
}

describe('whatever cannot be seen', () => {
  it('is in an alert that is open, for the reason that holds, until the last of it can be', () => {
    fc.assert(
      fc.property(glances, (script) => {
        const desk = deskOf();
        const unseen = look(desk, script);
        const expected = [...unseen].map(
          ([name, because]) => `${name.split(' ')[0]} unseen#${sha256(because).slice(0, 12)}`,
        );
        expect([...new Set(openIn(desk))].toSorted()).toEqual([...new Set(expected)].toSorted());
      }),
    );
  });
});

describe('whatever happens', () => {
  it('what fails is in one alert that is open, and what does not is in none', () => {
    fc.assert(
      fc.property(flips, (script) => {
        const desk = deskOf();
        const { failing } = play(desk, script);
        expect(openIn(desk).toSorted()).toEqual([...failing].toSorted());
      }),
    );
  });

  it('what is delivered again, in any order, is told to nobody', () => {
    fc.assert(
      fc.property(flips, fc.infiniteStream(fc.nat()), (script, order) => {
        const desk = deskOf();
        const { commits, clock } = play(desk, script);
        const recent = commits.filter(
          ({ at }) => Date.parse(at) > Date.parse('2026-01-15T06:00:00Z') + (clock - 1_200) * 60_000,
        );
        const again = recent
          .map((commit) => ({ commit, by: order.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ commit }) => commit);
        for (const commit of again) expect(desk.deliver(clock, [commit])).toEqual([]);
        expect(desk.deliver(clock, again)).toEqual([]);
      }),
    );
  });

  it('an alert is opened once, and is told to end no more often than it is told to be', () => {
    fc.assert(
      fc.property(flips, (script) => {
        const desk = deskOf({ escalateAfterMinutes: {} });
        const { told, clock } = play(desk, script);
        told.push(...desk.pass(clock + 10_000));
        for (const [, lines] of Map.groupBy(told, (line) => line.split(' ')[1])) {
          const count = (...which: string[]) => lines.filter((line) => which.includes(line.split(' ')[0] ?? '')).length;
          expect(count('opened')).toBe(1);
          expect(count('resolved')).toBeLessThanOrEqual(count('opened', 'again', 'flapping'));
        }
      }),
    );
  });

  it('when all is quiet, everything told to be open is open', () => {
    fc.assert(
      fc.property(flips, (script) => {
        const desk = deskOf({ escalateAfterMinutes: {} });
        const { told, clock, failing } = play(desk, script);
        told.push(...desk.pass(clock + 10_000));
        const last = new Map(told.map((line) => [line.split(' ')[1], line.split(' ')[0]]));
        const open = [...last.values()].filter((word) => word !== 'resolved');
        expect(open.length > 0).toBe(failing.size > 0);
      }),
    );
  });
});
