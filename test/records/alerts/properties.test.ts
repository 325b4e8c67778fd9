import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../shared/core/commit.ts';
import { sha256 } from '../../../shared/core/digest.ts';
import type { VerdictsBody } from '../../../shared/records/verdicts.ts';
import {
  type AlertBench,
  alertBench,
  becomesReadable,
  becomesUnreadable,
  byActor,
  byScan,
  byService,
  fails,
  gone,
  holds,
} from './support.ts';

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

/** Each flip turns a failing finding into a passing one, or back. Returns the commits, and the notifications of each. */
function play(bench: AlertBench, script: readonly Flip[]) {
  const failing = new Set<string>();
  const sent: string[] = [];
  const commits: Commit<VerdictsBody>[] = [];
  let clock = 0;
  for (const flip of script) {
    clock += flip.minutes;
    sent.push(...bench.pass(clock));
    const name = `${unitOf(flip)} c.${flip.control}#r`;
    const over = flip.vanishes ? gone(`c.${flip.control}`) : holds(`c.${flip.control}`);
    const change = failing.has(name) ? over : fails(`c.${flip.control}`);
    if (!failing.delete(name)) failing.add(name);
    const commit = bench.make(unitOf(flip), clock, HANDS[flip.hand] as never, change);
    commits.push(commit);
    sent.push(...bench.deliver(clock, [commit]));
  }
  return { failing, sent, commits, clock };
}

const openIn = (bench: AlertBench): string[] =>
  bench
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

/** Controls that are unreadable for one of two reasons, or readable. */
function look(bench: AlertBench, script: readonly Glance[]) {
  const unseen = new Map<string, string>();
  let clock = 0;
  for (const { unit, control, reason, hand, minutes } of script) {
    clock += minutes;
    bench.pass(clock);
    const id = `20000000000${unit}/eu-west-1`;
    const name = `${id} c.${control}`;
    const before = unseen.get(name);
    const because = REASONS[reason] ?? null;
    if (because === (before ?? null)) continue;
    const unread = because?.includes('denied') ? 'denied' : 'throttled';
    const change = because
      ? {
          ...becomesUnreadable(`c.${control}`, because, unread),
          ...(before ? { from: 'unknown', movement: 'changed', before } : {}),
        }
      : becomesReadable(`c.${control}`, before);
    if (because) unseen.set(name, because);
    else unseen.delete(name);
    bench.commit(id, clock, HANDS[hand] as never, change as never);
  }
  return unseen;
}

describe('after any sequence of changes, an unreadable control', () => {
  it('is in an open alert for its current reason, until its last resource can be read', () => {
    fc.assert(
      fc.property(glances, (script) => {
        const bench = alertBench();
        const unseen = look(bench, script);
        const expected = [...unseen].map(
          ([name, because]) => `${name.split(' ')[0]} unseen#${sha256(because).slice(0, 12)}`,
        );
        expect([...new Set(openIn(bench))].toSorted()).toEqual([...new Set(expected)].toSorted());
      }),
    );
  });
});

describe('after any sequence of changes', () => {
  it('each failing finding is in exactly one open alert, and no other finding is', () => {
    fc.assert(
      fc.property(flips, (script) => {
        const bench = alertBench();
        const { failing } = play(bench, script);
        expect(openIn(bench).toSorted()).toEqual([...failing].toSorted());
      }),
    );
  });

  it('a commit that is delivered again, in any order, sends nothing', () => {
    fc.assert(
      fc.property(flips, fc.infiniteStream(fc.nat()), (script, order) => {
        const bench = alertBench();
        const { commits, clock } = play(bench, script);
        const recent = commits.filter(
          ({ at }) => Date.parse(at) > Date.parse('2026-01-15T06:00:00Z') + (clock - 1_200) * 60_000,
        );
        const again = recent
          .map((commit) => ({ commit, by: order.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ commit }) => commit);
        for (const commit of again) expect(bench.deliver(clock, [commit])).toEqual([]);
        expect(bench.deliver(clock, again)).toEqual([]);
      }),
    );
  });

  it('an alert is opened once, and is sent as resolved no more often than as firing', () => {
    fc.assert(
      fc.property(flips, (script) => {
        const bench = alertBench({ escalateAfterMinutes: {} });
        const { sent, clock } = play(bench, script);
        sent.push(...bench.pass(clock + 10_000));
        for (const [, lines] of Map.groupBy(sent, (line) => line.split(' ')[1])) {
          const count = (...which: string[]) => lines.filter((line) => which.includes(line.split(' ')[0] ?? '')).length;
          expect(count('opened')).toBe(1);
          expect(count('resolved')).toBeLessThanOrEqual(count('opened', 'again', 'flapping'));
        }
      }),
    );
  });

  it('each alert that was sent as open is open when no timer is due any more', () => {
    fc.assert(
      fc.property(flips, (script) => {
        const bench = alertBench({ escalateAfterMinutes: {} });
        const { sent, clock, failing } = play(bench, script);
        sent.push(...bench.pass(clock + 10_000));
        const last = new Map(sent.map((line) => [line.split(' ')[1], line.split(' ')[0]]));
        const open = [...last.values()].filter((word) => word !== 'resolved');
        expect(open.length > 0).toBe(failing.size > 0);
      }),
    );
  });
});
