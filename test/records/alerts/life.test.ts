import { describe, expect, it } from 'vitest';
import { stepsAfterWaiverEnd } from '../../../shared/records/alerts/manual-steps.ts';
import { MOST_MOVEMENTS } from '../../../shared/records/alerts/policy.ts';
import type { Waiver } from '../../../shared/records/waivers.ts';
import { accounts, alertBench, at, becomesUnreadable, byActor, byScan, eventsIn, fails, holds } from './support.ts';

const UNIT = '111122223333/eu-west-1';

describe('an alert that is not acknowledged', () => {
  it('is escalated by its severity, then sends reminders, and then nothing more', () => {
    const bench = alertBench({ escalateAfterMinutes: { critical: 30 }, remind: { everyMinutes: 60, atMost: 2 } });
    bench.commit(UNIT, 0, byActor(), fails('critical.a'));
    expect(bench.pass(29)).toEqual([]);
    expect(eventsIn(bench.pass(30))).toEqual(['escalated']);
    expect(eventsIn(bench.pass(89))).toEqual([]);
    expect(eventsIn(bench.pass(10_000))).toEqual(['reminder', 'reminder']);
  });

  it('is escalated only if its severity has a time in the policy', () => {
    const bench = alertBench({ escalateAfterMinutes: { critical: 30 } });
    bench.commit(UNIT, 0, byActor(), fails('low.a'));
    expect(bench.pass(10_000)).toEqual([]);
  });

  it('sends nothing more after it is acknowledged', () => {
    const bench = alertBench();
    bench.commit(UNIT, 0, byActor(), fails('critical.a'));
    const [{ id } = { id: '' }] = bench.alerts();
    bench.take(10, [{ type: 'acknowledged', alert: id, by: 'dana', notify: 'acknowledged' }]);
    expect(bench.alerts()[0]).toMatchObject({ status: 'acknowledged', acknowledged: { by: 'dana', at: at(10) } });
    expect(bench.pass(10_000)).toEqual([]);
    expect(eventsIn(bench.commit(UNIT, 10_001, byActor(), holds('critical.a')))).toEqual(['resolved']);
  });
});

describe('an alert that fires and resolves repeatedly', () => {
  const flip = (bench: ReturnType<typeof alertBench>, minutes: number) =>
    minutes % 10 === 0
      ? bench.commit(UNIT, minutes, byActor(), fails('critical.a'))
      : bench.commit(UNIT, minutes, byActor(), holds('critical.a'));

  it('is sent once as flapping, and then not until it is stable', () => {
    const bench = alertBench();
    const sent = [0, 5, 10, 15, 20, 25, 30, 35].flatMap((minutes) => flip(bench, minutes));
    expect(eventsIn(sent)).toEqual(['opened', 'resolved', 'flapping']);
    expect(bench.alerts()).toHaveLength(1);
    expect(eventsIn(bench.pass(94))).toEqual([]);
    expect(eventsIn(bench.pass(95))).toEqual(['resolved']);
  });

  it('is sent again if it is stable and still failing', () => {
    const bench = alertBench();
    for (const minutes of [0, 5, 10]) flip(bench, minutes);
    expect(eventsIn(bench.pass(70))).toEqual(['again']);
    expect(eventsIn(bench.pass(100)), 'and nobody answers').toEqual(['escalated']);
  });

  it('is not flapping if it does so slowly', () => {
    const bench = alertBench({ escalateAfterMinutes: {} });
    const sent = [0, 50, 100, 150, 200].flatMap((minutes) =>
      minutes % 100 === 0
        ? bench.commit(UNIT, minutes, byActor(), fails('critical.a'))
        : bench.commit(UNIT, minutes, byActor(), holds('critical.a')),
    );
    expect(eventsIn(sent)).toEqual(['opened', 'resolved', 'again', 'resolved', 'again']);
  });

  it('is escalated again when it is stable and failing, also if it was escalated before it flapped', () => {
    const bench = alertBench({ remind: { everyMinutes: 5, atMost: 1 } });
    flip(bench, 0);
    expect(eventsIn(bench.pass(40))).toEqual(['escalated', 'reminder']);
    for (const minutes of [41, 50, 51, 60]) flip(bench, minutes);
    expect(eventsIn(bench.pass(300))).toEqual(['again', 'escalated', 'reminder']);
  });

  it('keeps an acknowledgement from after its last change, and drops an earlier one', () => {
    const taken = (bench: ReturnType<typeof alertBench>, minutes: number) => {
      const id = bench.alerts()[0]?.id ?? '';
      bench.take(minutes, [{ type: 'acknowledged', alert: id, by: 'dana' }]);
    };
    const [before, since] = [alertBench(), alertBench()];
    for (const bench of [before, since]) for (const minutes of [0, 5, 10, 15]) flip(bench, minutes);
    taken(before, 16);
    for (const bench of [before, since]) flip(bench, 20);
    taken(since, 21);
    expect(eventsIn(before.pass(1_000)).slice(0, 2)).toEqual(['again', 'escalated']);
    expect(eventsIn(since.pass(1_000))).toEqual(['again']);
    expect(since.alerts()[0]).toMatchObject({ status: 'acknowledged', acknowledged: { by: 'dana' } });
  });

  it('stores no more status changes than flapping is decided by', () => {
    const bench = alertBench();
    for (let minutes = 0; minutes < 2_000; minutes += 5) flip(bench, minutes);
    expect(bench.alerts()).toMatchObject([{ flapping: true }]);
    expect(bench.alerts()[0]?.statusChanges).toHaveLength(MOST_MOVEMENTS);
    expect(bench.alerts()[0]?.statusChanges.at(-1)).toBe(at(1_995));
    expect(eventsIn(bench.pass(1_995 + 60)), 'and it still rests by the last of its moves').toEqual(['resolved']);
  });

  it('is flapping also with the highest number of movements that the policy may set', () => {
    const bench = alertBench({ flapping: { movements: MOST_MOVEMENTS, withinMinutes: 600 }, escalateAfterMinutes: {} });
    const sent = Array.from({ length: MOST_MOVEMENTS }, (_, index) => flip(bench, index * 5)).flat();
    expect(eventsIn(sent).lastIndexOf('flapping')).toBe(MOST_MOVEMENTS - 1);
  });

  it('is one alert although different actors make the changes', () => {
    const bench = alertBench();
    const hands = ['a', 'b', 'c', 'd'].map((user) => byActor(`arn:aws:iam::111122223333:user/${user}`));
    hands.forEach((cause, index) => {
      bench.commit(UNIT, index * 5, cause, index % 2 === 0 ? fails('a.b') : holds('a.b'));
    });
    expect(bench.alerts()).toHaveLength(1);
  });
});

describe('an alert that keeps growing', () => {
  it('sends updates at growing intervals, and one resolution', () => {
    const bench = alertBench({ escalateAfterMinutes: {} });
    const sent: string[] = [];
    accounts(120).forEach((account, minute) => {
      sent.push(...bench.pass(minute));
      sent.push(
        ...bench.commit(`${account}/global`, minute, byScan('r'), becomesUnreadable('a.b', 'denied', 'policy')),
      );
    });
    sent.push(...bench.pass(1_000));
    expect(eventsIn(sent)).toEqual(['opened', 'updated', 'updated', 'updated', 'updated']);
    expect(bench.alerts()[0]?.notified.members).toBe(120);
  });

  it('is sent at once when its severity rises', () => {
    const bench = alertBench();
    bench.commit(UNIT, 0, byActor(), fails('low.a'));
    expect(eventsIn(bench.commit(UNIT, 1, byActor(), fails('critical.b')))).toEqual(['worsened']);
  });
});

describe('a maintenance window', () => {
  const window = { id: 'w', from: at(0), until: at(60), by: 'dana', reason: 'network change' };

  it('mutes the changes that it covers, and at its end sends those that still differ', () => {
    const bench = alertBench();
    bench.take(0, [{ type: 'window', window: { ...window, ous: ['Workloads'] } }]);
    expect(bench.commit(UNIT, 1, byActor(), fails('critical.a'))).toEqual([]);
    expect(bench.commit(UNIT, 2, byActor('arn:aws:iam::111122223333:user/b'), fails('critical.b'))).toEqual([]);
    expect(bench.commit(UNIT, 3, byActor(), holds('critical.a'))).toEqual([]);
    expect(eventsIn(bench.pass(60))).toEqual(['opened']);
    expect(eventsIn(bench.pass(90)), 'the time to answer begins when it is sent').toEqual(['escalated']);
  });

  it.each([
    ['other accounts', { accounts: ['999999999999'] }],
    ['other units', { ous: ['Work'] }],
    ['other controls', { controls: ['a.b'] }],
    ['another time', { from: at(30) }],
  ])('does not mute the change if it covers %s', (_name, over) => {
    const bench = alertBench();
    bench.take(0, [{ type: 'window', window: { ...window, ...over } }]);
    expect(eventsIn(bench.commit(UNIT, 1, byActor(), fails('critical.a')))).toEqual(['opened']);
  });

  it('that overlaps a longer one mutes until the longer one ends', () => {
    const bench = alertBench();
    for (const [id, until] of Object.entries({ w: 60, x: 300, y: 90 })) {
      bench.take(0, [{ type: 'window', window: { ...window, id, until: at(until) } }]);
    }
    bench.commit(UNIT, 1, byActor(), fails('critical.a'));
    expect(bench.pass(299)).toEqual([]);
    expect(eventsIn(bench.pass(300))).toEqual(['opened']);
  });

  it('does not mute changes of the same actor in other accounts', () => {
    const bench = alertBench();
    bench.take(0, [{ type: 'window', window: { ...window, accounts: ['111122223333'] } }]);
    bench.commit(UNIT, 1, byActor(), fails('a.b'));
    expect(eventsIn(bench.commit('200000000000/eu-west-1', 2, byActor(), fails('a.b')))).toEqual(['opened']);
  });
});

describe('a waiver', () => {
  const waiver: Waiver = {
    ...{ id: 'w', control: 'a.b', account: '111122223333', resource: null, until: at(600) },
    ...{ reason: 'being replaced', by: 'dana' },
  };

  it('that another waiver prolongs mutes its finding until the other ends', () => {
    const bench = alertBench({}, [waiver, { ...waiver, id: 'x', until: at(900) }]);
    bench.commit(UNIT, 1, byActor(), fails('a.b'));
    expect(bench.pass(899)).toEqual([]);
    expect(eventsIn(bench.pass(900))).toEqual(['opened']);
  });

  it('mutes its finding until it ends, and then the finding is sent', () => {
    const bench = alertBench({}, [waiver]);
    expect(bench.commit(UNIT, 0, byActor(), fails('a.b'))).toEqual([]);
    expect(bench.alerts()[0]).toMatchObject({ status: 'waived', waived: { by: 'dana' } });
    expect(bench.pass(599)).toEqual([]);
    expect(eventsIn(bench.pass(600))).toEqual(['opened']);
  });

  it('ends when its finding ends', () => {
    const bench = alertBench({}, [waiver]);
    bench.commit(UNIT, 0, byActor(), fails('a.b'));
    expect(bench.commit(UNIT, 5, byActor(), holds('a.b'))).toEqual([]);
    expect(bench.pass(10_000)).toEqual([]);
  });

  const waived = (bench: ReturnType<typeof alertBench>, minutes: number, until: number) => {
    const id = bench.alerts()[0]?.id ?? '';
    bench.take(minutes, [{ type: 'waived', alert: id, until: at(until), reason: 'r', by: 'dana', notify: 'waived' }]);
  };

  it('that has ended leaves an alert that is escalated and reminded of like a new one', () => {
    const bench = alertBench({ remind: { everyMinutes: 5, atMost: 2 } });
    bench.commit(UNIT, 0, byActor(), fails('critical.a'));
    expect(eventsIn(bench.pass(60))).toEqual(['escalated', 'reminder', 'reminder']);
    bench.take(60, [{ type: 'acknowledged', alert: bench.alerts()[0]?.id ?? '', by: 'kim' }]);
    waived(bench, 61, 600);
    expect(eventsIn(bench.pass(600))).toEqual(['opened']);
    expect(bench.alerts()[0]).toMatchObject({ acknowledged: null, status: 'firing' });
    expect(eventsIn(bench.pass(2_000))).toEqual(['escalated', 'reminder', 'reminder']);
  });

  it('of a flapping alert that recovered ends without a message, and a later failure is sent', () => {
    const bench = alertBench();
    for (const change of [fails('a.b'), holds('a.b'), fails('a.b')]) bench.commit(UNIT, 0, byActor(), change);
    expect(bench.alerts()[0]).toMatchObject({ flapping: true });
    waived(bench, 5, 100);
    expect(bench.commit(UNIT, 10, byActor(), holds('a.b'))).toEqual([]);
    expect(bench.alerts()[0], 'it moved, and is waived as before').toMatchObject({ status: 'waived' });
    expect(bench.pass(100)).toEqual([]);
    expect(bench.alerts()[0]).toMatchObject({ status: 'resolved', kind: 'recovered', flapping: false, waived: null });
    expect(eventsIn(bench.commit(UNIT, 110, byActor(), fails('a.b')))).toEqual(['again']);
  });

  it('that is ended early unmutes the findings that it alone covered', () => {
    const bench = alertBench({}, [waiver]);
    bench.commit(UNIT, 0, byActor(), fails('a.b'));
    const stepsAfter = (ended: Waiver, others: Record<string, Waiver> = {}) =>
      stepsAfterWaiverEnd(bench.state(), ended, { others, at: at(10), accountOf: () => undefined });
    const narrow = { ...waiver, id: 'narrow', resource: 'r' };
    expect(stepsAfter({ ...waiver, control: 'a.c' })).toEqual([]);
    expect(stepsAfter(waiver, { narrow })).toEqual([]);
    const steps = stepsAfter(waiver);
    expect(steps).toEqual([{ type: 'unmuted', alert: bench.alerts()[0]?.id, notify: 'opened' }]);
    bench.take(10, steps);
    expect(bench.alerts()[0]).toMatchObject({ status: 'firing', waived: null });
    expect(eventsIn(bench.commit(UNIT, 20, byActor(), holds('a.b')))).toEqual(['resolved']);
  });

  it('that is ended early does not mute a finding that fails again shortly after it passed', () => {
    const bench = alertBench({}, [waiver]);
    bench.commit(UNIT, 0, byActor(), fails('a.b'));
    bench.commit(UNIT, 5, byActor(), holds('a.b'));
    const steps = stepsAfterWaiverEnd(bench.state(), waiver, { others: {}, at: at(10), accountOf: () => undefined });
    expect(steps, 'a finding that passes sends nothing').toEqual([{ type: 'unmuted', alert: bench.alerts()[0]?.id }]);
    bench.take(10, steps);
    expect(bench.alerts()[0]).toMatchObject({ status: 'resolved', waived: null });
    bench.commit(UNIT, 20, byActor(), fails('a.b'));
    expect(bench.alerts()[0]).toMatchObject({ status: 'firing' });
  });

  it('covers its own resource and account only', () => {
    const bench = alertBench({}, [{ ...waiver, resource: 'x' }]);
    expect(eventsIn(bench.commit(UNIT, 0, byActor(), fails('a.b', 'y')))).toEqual(['opened']);
    expect(bench.commit(UNIT, 0, byActor(), fails('a.b', 'x'))).toEqual([]);
    expect(eventsIn(bench.commit('200000000000/global', 0, byActor(), fails('a.b', 'x')))).toEqual([]);
    expect(bench.alerts().filter(({ status }) => status === 'firing')).toHaveLength(1);
  });
});
