import { describe, expect, it } from 'vitest';
import { waiverEnded } from '../../../shared/records/alerts/people.ts';
import { MOST_MOVEMENTS } from '../../../shared/records/alerts/policy.ts';
import type { Waiver } from '../../../shared/records/waivers.ts';
import { accounts, at, byActor, byScan, darkens, deskOf, fails, holds, words } from './support.ts';

const UNIT = '111122223333/eu-west-1';

describe('nobody answers', () => {
  it('escalates by severity, then reminds, and then is silent', () => {
    const desk = deskOf({ escalateAfterMinutes: { critical: 30 }, remind: { everyMinutes: 60, atMost: 2 } });
    desk.commit(UNIT, 0, byActor(), fails('critical.a'));
    expect(desk.pass(29)).toEqual([]);
    expect(words(desk.pass(30))).toEqual(['escalated']);
    expect(words(desk.pass(89))).toEqual([]);
    expect(words(desk.pass(10_000))).toEqual(['reminder', 'reminder']);
  });

  it('escalates what somebody named a time for, and nothing else', () => {
    const desk = deskOf({ escalateAfterMinutes: { critical: 30 } });
    desk.commit(UNIT, 0, byActor(), fails('low.a'));
    expect(desk.pass(10_000)).toEqual([]);
  });

  it('ends with an acknowledgement', () => {
    const desk = deskOf();
    desk.commit(UNIT, 0, byActor(), fails('critical.a'));
    const [{ id } = { id: '' }] = desk.alerts();
    desk.take(10, [{ type: 'acknowledged', alert: id, by: 'dana', tell: 'acknowledged' }]);
    expect(desk.alerts()[0]).toMatchObject({ status: 'acknowledged', acknowledged: { by: 'dana', at: at(10) } });
    expect(desk.pass(10_000)).toEqual([]);
    expect(words(desk.commit(UNIT, 10_001, byActor(), holds('critical.a')))).toEqual(['resolved']);
  });
});

describe('what keeps moving', () => {
  const flip = (desk: ReturnType<typeof deskOf>, minutes: number) =>
    minutes % 10 === 0
      ? desk.commit(UNIT, minutes, byActor(), fails('critical.a'))
      : desk.commit(UNIT, minutes, byActor(), holds('critical.a'));

  it('is told to flap once, and then nothing until it has rested', () => {
    const desk = deskOf();
    const told = [0, 5, 10, 15, 20, 25, 30, 35].flatMap((minutes) => flip(desk, minutes));
    expect(words(told)).toEqual(['opened', 'resolved', 'flapping']);
    expect(desk.alerts()).toHaveLength(1);
    expect(words(desk.pass(94))).toEqual([]);
    expect(words(desk.pass(95))).toEqual(['resolved']);
  });

  it('is told to fail when it rests so', () => {
    const desk = deskOf();
    for (const minutes of [0, 5, 10]) flip(desk, minutes);
    expect(words(desk.pass(70))).toEqual(['again']);
    expect(words(desk.pass(100)), 'and nobody answers').toEqual(['escalated']);
  });

  it('slowly is not flapping', () => {
    const desk = deskOf({ escalateAfterMinutes: {} });
    const told = [0, 50, 100, 150, 200].flatMap((minutes) =>
      minutes % 100 === 0
        ? desk.commit(UNIT, minutes, byActor(), fails('critical.a'))
        : desk.commit(UNIT, minutes, byActor(), holds('critical.a')),
    );
    expect(words(told)).toEqual(['opened', 'resolved', 'again', 'resolved', 'again']);
  });

  it('is escalated again when it rests failing, also when that was done before it flapped', () => {
    const desk = deskOf({ remind: { everyMinutes: 5, atMost: 1 } });
    flip(desk, 0);
    expect(words(desk.pass(40))).toEqual(['escalated', 'reminder']);
    for (const minutes of [41, 50, 51, 60]) flip(desk, minutes);
    expect(words(desk.pass(300))).toEqual(['again', 'escalated', 'reminder']);
  });

  it('stays with whoever took it since it moved last, and with nobody who took it before', () => {
    const taken = (desk: ReturnType<typeof deskOf>, minutes: number) => {
      const id = desk.alerts()[0]?.id ?? '';
      desk.take(minutes, [{ type: 'acknowledged', alert: id, by: 'dana' }]);
    };
    const [before, since] = [deskOf(), deskOf()];
    for (const desk of [before, since]) for (const minutes of [0, 5, 10, 15]) flip(desk, minutes);
    taken(before, 16);
    for (const desk of [before, since]) flip(desk, 20);
    taken(since, 21);
    expect(words(before.pass(1_000)).slice(0, 2)).toEqual(['again', 'escalated']);
    expect(words(since.pass(1_000))).toEqual(['again']);
    expect(since.alerts()[0]).toMatchObject({ status: 'acknowledged', acknowledged: { by: 'dana' } });
  });

  it('for ever is remembered no longer than flapping is told by', () => {
    const desk = deskOf();
    for (let minutes = 0; minutes < 2_000; minutes += 5) flip(desk, minutes);
    expect(desk.alerts()).toMatchObject([{ flapping: true }]);
    expect(desk.alerts()[0]?.moves).toHaveLength(MOST_MOVEMENTS);
    expect(desk.alerts()[0]?.moves.at(-1)).toBe(at(1_995));
    expect(words(desk.pass(1_995 + 60)), 'and it still rests by the last of its moves').toEqual(['resolved']);
  });

  it('is told as soon when as many movements are asked for as can be', () => {
    const desk = deskOf({ flapping: { movements: MOST_MOVEMENTS, withinMinutes: 600 }, escalateAfterMinutes: {} });
    const told = Array.from({ length: MOST_MOVEMENTS }, (_, index) => flip(desk, index * 5)).flat();
    expect(words(told).lastIndexOf('flapping')).toBe(MOST_MOVEMENTS - 1);
  });

  it('by different hands is still one alert', () => {
    const desk = deskOf();
    const hands = ['a', 'b', 'c', 'd'].map((user) => byActor(`arn:aws:iam::111122223333:user/${user}`));
    hands.forEach((cause, index) => {
      desk.commit(UNIT, index * 5, cause, index % 2 === 0 ? fails('a.b') : holds('a.b'));
    });
    expect(desk.alerts()).toHaveLength(1);
  });
});

describe('a storm', () => {
  it('is told at growing intervals, and ends once', () => {
    const desk = deskOf({ escalateAfterMinutes: {} });
    const told: string[] = [];
    accounts(120).forEach((account, minute) => {
      told.push(...desk.pass(minute));
      told.push(...desk.commit(`${account}/global`, minute, byScan('r'), darkens('a.b', 'denied', 'policy')));
    });
    told.push(...desk.pass(1_000));
    expect(words(told)).toEqual(['opened', 'updated', 'updated', 'updated', 'updated']);
    expect(desk.alerts()[0]?.told.members).toBe(120);
  });

  it('that becomes worse says so at once', () => {
    const desk = deskOf();
    desk.commit(UNIT, 0, byActor(), fails('low.a'));
    expect(words(desk.commit(UNIT, 1, byActor(), fails('critical.b')))).toEqual(['worsened']);
  });
});

describe('a maintenance window', () => {
  const window = { id: 'w', from: at(0), until: at(60), by: 'dana', reason: 'network change' };

  it('keeps quiet what it covers, and tells at its end what has not come back', () => {
    const desk = deskOf();
    desk.take(0, [{ type: 'window', window: { ...window, ous: ['Workloads'] } }]);
    expect(desk.commit(UNIT, 1, byActor(), fails('critical.a'))).toEqual([]);
    expect(desk.commit(UNIT, 2, byActor('arn:aws:iam::111122223333:user/b'), fails('critical.b'))).toEqual([]);
    expect(desk.commit(UNIT, 3, byActor(), holds('critical.a'))).toEqual([]);
    expect(words(desk.pass(60))).toEqual(['opened']);
    expect(words(desk.pass(90)), 'the time to answer begins when it is told').toEqual(['escalated']);
  });

  it.each([
    ['other accounts', { accounts: ['999999999999'] }],
    ['other units', { ous: ['Work'] }],
    ['other controls', { controls: ['a.b'] }],
    ['another time', { from: at(30) }],
  ])('of %s does not', (_name, over) => {
    const desk = deskOf();
    desk.take(0, [{ type: 'window', window: { ...window, ...over } }]);
    expect(words(desk.commit(UNIT, 1, byActor(), fails('critical.a')))).toEqual(['opened']);
  });

  it('that a longer one overlaps keeps quiet until the longer one ends', () => {
    const desk = deskOf();
    for (const [id, until] of Object.entries({ w: 60, x: 300, y: 90 })) {
      desk.take(0, [{ type: 'window', window: { ...window, id, until: at(until) } }]);
    }
    desk.commit(UNIT, 1, byActor(), fails('critical.a'));
    expect(desk.pass(299)).toEqual([]);
    expect(words(desk.pass(300))).toEqual(['opened']);
  });

  it('hides nothing that happens elsewhere by the same hand', () => {
    const desk = deskOf();
    desk.take(0, [{ type: 'window', window: { ...window, accounts: ['111122223333'] } }]);
    desk.commit(UNIT, 1, byActor(), fails('a.b'));
    expect(words(desk.commit('200000000000/eu-west-1', 2, byActor(), fails('a.b')))).toEqual(['opened']);
  });
});

describe('a waiver', () => {
  const waiver: Waiver = {
    ...{ id: 'w', control: 'a.b', account: '111122223333', resource: null, until: at(600) },
    ...{ reason: 'being replaced', by: 'dana' },
  };

  it('that another prolongs keeps its finding quiet until the other ends', () => {
    const desk = deskOf({}, [waiver, { ...waiver, id: 'x', until: at(900) }]);
    desk.commit(UNIT, 1, byActor(), fails('a.b'));
    expect(desk.pass(899)).toEqual([]);
    expect(words(desk.pass(900))).toEqual(['opened']);
  });

  it('keeps its finding quiet until it ends, and then tells', () => {
    const desk = deskOf({}, [waiver]);
    expect(desk.commit(UNIT, 0, byActor(), fails('a.b'))).toEqual([]);
    expect(desk.alerts()[0]).toMatchObject({ status: 'waived', waived: { by: 'dana' } });
    expect(desk.pass(599)).toEqual([]);
    expect(words(desk.pass(600))).toEqual(['opened']);
  });

  it('ends with its finding', () => {
    const desk = deskOf({}, [waiver]);
    desk.commit(UNIT, 0, byActor(), fails('a.b'));
    expect(desk.commit(UNIT, 5, byActor(), holds('a.b'))).toEqual([]);
    expect(desk.pass(10_000)).toEqual([]);
  });

  const waived = (desk: ReturnType<typeof deskOf>, minutes: number, until: number) => {
    const id = desk.alerts()[0]?.id ?? '';
    desk.take(minutes, [{ type: 'waived', alert: id, until: at(until), reason: 'r', by: 'dana', tell: 'waived' }]);
  };

  it('over, what still fails is answered for anew: escalated and reminded of as if it had just begun', () => {
    const desk = deskOf({ remind: { everyMinutes: 5, atMost: 2 } });
    desk.commit(UNIT, 0, byActor(), fails('critical.a'));
    expect(words(desk.pass(60))).toEqual(['escalated', 'reminder', 'reminder']);
    desk.take(60, [{ type: 'acknowledged', alert: desk.alerts()[0]?.id ?? '', by: 'kim' }]);
    waived(desk, 61, 600);
    expect(words(desk.pass(600))).toEqual(['opened']);
    expect(desk.alerts()[0]).toMatchObject({ acknowledged: null, status: 'firing' });
    expect(words(desk.pass(2_000))).toEqual(['escalated', 'reminder', 'reminder']);
  });

  it('of what flaps and recovers ends quietly, and what fails after that is told', () => {
    const desk = deskOf();
    for (const change of [fails('a.b'), holds('a.b'), fails('a.b')]) desk.commit(UNIT, 0, byActor(), change);
    expect(desk.alerts()[0]).toMatchObject({ flapping: true });
    waived(desk, 5, 100);
    expect(desk.commit(UNIT, 10, byActor(), holds('a.b'))).toEqual([]);
    expect(desk.alerts()[0], 'it moved, and is waived as before').toMatchObject({ status: 'waived' });
    expect(desk.pass(100)).toEqual([]);
    expect(desk.alerts()[0]).toMatchObject({ status: 'resolved', kind: 'recovered', flapping: false, waived: null });
    expect(words(desk.commit(UNIT, 110, byActor(), fails('a.b')))).toEqual(['again']);
  });

  it('that is ended early bares what it alone covered, and nothing that another covers', () => {
    const desk = deskOf({}, [waiver]);
    desk.commit(UNIT, 0, byActor(), fails('a.b'));
    const narrow = { ...waiver, id: 'narrow', resource: 'r' };
    expect(waiverEnded(desk.state(), { ...waiver, control: 'a.c' }, {}, at(10))).toEqual([]);
    expect(waiverEnded(desk.state(), waiver, { narrow }, at(10))).toEqual([]);
    const steps = waiverEnded(desk.state(), waiver, {}, at(10));
    expect(steps).toEqual([{ type: 'unmuted', alert: desk.alerts()[0]?.id, tell: 'opened' }]);
    desk.take(10, steps);
    expect(desk.alerts()[0]).toMatchObject({ status: 'firing', waived: null });
    expect(words(desk.commit(UNIT, 20, byActor(), holds('a.b')))).toEqual(['resolved']);
  });

  it('that is ended early does not hide what fails again a moment after it held', () => {
    const desk = deskOf({}, [waiver]);
    desk.commit(UNIT, 0, byActor(), fails('a.b'));
    desk.commit(UNIT, 5, byActor(), holds('a.b'));
    const steps = waiverEnded(desk.state(), waiver, {}, at(10));
    expect(steps, 'nothing is told of what holds').toEqual([{ type: 'unmuted', alert: desk.alerts()[0]?.id }]);
    desk.take(10, steps);
    expect(desk.alerts()[0]).toMatchObject({ status: 'resolved', waived: null });
    desk.commit(UNIT, 20, byActor(), fails('a.b'));
    expect(desk.alerts()[0]).toMatchObject({ status: 'firing' });
  });

  it('of one resource is not one of another, nor of another account', () => {
    const desk = deskOf({}, [{ ...waiver, resource: 'x' }]);
    expect(words(desk.commit(UNIT, 0, byActor(), fails('a.b', 'y')))).toEqual(['opened']);
    expect(desk.commit(UNIT, 0, byActor(), fails('a.b', 'x'))).toEqual([]);
    expect(words(desk.commit('200000000000/global', 0, byActor(), fails('a.b', 'x')))).toEqual([]);
    expect(desk.alerts().filter(({ status }) => status === 'firing')).toHaveLength(1);
  });
});
