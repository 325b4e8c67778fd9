/** Which alert a transition joins: at the limits of time, in any order of delivery, and when a member returns. */
import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../shared/core/commit.ts';
import { commonCauseOf, movedTogether, roleOf } from '../../../shared/records/alerts/common-cause.ts';
import { COVERAGE_CONTROL } from '../../../shared/records/alerts/own-controls.ts';
import { DEFAULT_POLICY } from '../../../shared/records/alerts/policy.ts';
import { transitionsIn } from '../../../shared/records/alerts/transition.ts';
import type { Change } from '../../../shared/records/verdicts.ts';
import type { Waiver } from '../../../shared/records/waivers.ts';
import {
  accounts,
  alertBench,
  at,
  becomesReadable,
  becomesUnreadable,
  byActor,
  byScan,
  byService,
  eventsIn,
  fails,
  holds,
  severityOf,
} from './support.ts';

const IRELAND = '111122223333/eu-west-1';
const { groupWithinMinutes, flapping } = DEFAULT_POLICY;

/** All orders of a list. */
const orders = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, index) => orders(list.toSpliced(index, 1)).map((rest) => [one, ...rest]));

describe('the order in which commits are delivered', () => {
  it('makes no difference to the alerts, of commits at different instants', () => {
    const alertsOf = (order: readonly number[]) => {
      const bench = alertBench();
      const [first, second, third] = accounts(3) as [string, string, string];
      const commits = [
        bench.make(`${first}/eu-west-1`, 0, byActor(), fails('a.b')),
        bench.make(`${second}/eu-west-1`, 20, byActor(), fails('a.b')),
        bench.make(`${third}/eu-west-1`, 45, byActor(), fails('a.b')),
      ];
      bench.deliver(
        50,
        order.map((index) => commits[index] as (typeof commits)[number]),
      );
      return bench.alerts().map(({ id, lead, units }) => ({ id, lead: lead.unit, units: Object.keys(units).sort() }));
    };
    const [expected, ...others] = orders([0, 1, 2]).map(alertsOf);
    expect(expected).toHaveLength(1);
    for (const other of others) expect(other).toEqual(expected);
  });

  it('makes no difference to the alerts, of commits at one instant', () => {
    const alertsOf = (order: readonly number[]) => {
      const bench = alertBench();
      const [first, second] = accounts(2) as [string, string];
      // so that the commit of the first account has a higher number than that of the second
      bench.make(`${first}/eu-west-1`, 0, byScan('before'), holds('a.c'));
      const commits = [
        bench.make(`${first}/eu-west-1`, 5, byActor(), fails('a.b')),
        bench.make(`${second}/eu-west-1`, 5, byActor(), fails('a.b')),
      ];
      bench.deliver(
        5,
        order.map((index) => commits[index] as (typeof commits)[number]),
      );
      return bench.alerts().map(({ id }) => id);
    };
    expect(alertsOf([0, 1])).toHaveLength(1);
    expect(alertsOf([1, 0])).toEqual(alertsOf([0, 1]));
  });

  it('leaves no member open that a later commit of the delivery closes', () => {
    const bench = alertBench();
    const broke = bench.make(IRELAND, 0, byActor(), fails('a.b'));
    const fixed = bench.make(IRELAND, 5, byActor(), holds('a.b'));
    bench.deliver(5, [fixed, broke]);
    expect(bench.alerts()).toMatchObject([{ status: 'resolved' }]);
  });
});

describe('a finding joins the alert of the same cause', () => {
  it('until the last minute of the time within which alerts are grouped, and not after it', () => {
    for (const [minutes, sent] of [
      [groupWithinMinutes, []],
      [groupWithinMinutes + 1, ['opened']],
    ] as const) {
      const bench = alertBench({ escalateAfterMinutes: {} });
      bench.commit(IRELAND, 0, byActor(), fails('a.b'));
      expect(eventsIn(bench.commit(IRELAND, minutes, byActor(), fails('a.c')))).toEqual(sent);
    }
  });

  it('and the time counts from the finding that joined last', () => {
    const bench = alertBench({ escalateAfterMinutes: {} });
    for (const [index, control] of ['a.b', 'a.c', 'a.d'].entries()) {
      bench.commit(IRELAND, index * groupWithinMinutes, byActor(), fails(control));
    }
    expect(bench.alerts()).toHaveLength(1);
  });

  it('but not one that is resolved', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    bench.commit(IRELAND, 5, byActor(), holds('a.b'));
    expect(eventsIn(bench.commit(IRELAND, 10, byActor(), fails('a.c')))).toEqual(['opened']);
  });

  it('but not one that differs in being waived', () => {
    const waiver: Waiver = {
      ...{ id: 'w', control: 'a.c', account: '111122223333', resource: null, until: at(9_000) },
      ...{ reason: 'being replaced', by: 'dana' },
    };
    const bench = alertBench({}, [waiver]);
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    expect(bench.commit(IRELAND, 1, byActor(), fails('a.c'))).toEqual([]);
    expect(bench.alerts().map(({ waived }) => waived?.until)).toEqual([undefined, at(9_000)]);
    expect(bench.commit(IRELAND, 2, byActor(), fails('a.c', 'other'))).toEqual([]);
    expect(bench.alerts()).toHaveLength(2);
  });

  it('by a scan only in the run that found the first', () => {
    const bench = alertBench();
    const [one, other, third] = accounts(3).map((account) => `${account}/global`) as [string, string, string];
    bench.commit(one, 0, byScan('r1'), fails('a.b'));
    expect(bench.commit(other, 1, byScan('r1'), fails('a.b'))).toEqual([]);
    expect(eventsIn(bench.commit(third, 2, byScan('r2'), fails('a.b')))).toEqual(['opened']);
  });
});

describe('a member that returns', () => {
  const outAndIn = (minutesBetween: number) => {
    const bench = alertBench({ escalateAfterMinutes: {} });
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    bench.commit(IRELAND, 100, byActor(), holds('a.b'));
    const sent = eventsIn(bench.commit(IRELAND, 100 + minutesBetween, byActor(), fails('a.b')));
    return { bench, sent };
  };

  it('within the time of flapping reopens its alert', () => {
    const { bench, sent } = outAndIn(flapping.withinMinutes);
    expect(sent).toEqual(['again']);
    expect(bench.alerts()).toHaveLength(1);
  });

  it('after that time opens another alert, and its end resolves that one', () => {
    const { bench, sent } = outAndIn(flapping.withinMinutes + 1);
    expect(sent).toEqual(['opened']);
    expect(bench.alerts().map(({ status }) => status)).toEqual(['resolved', 'firing']);
    expect(eventsIn(bench.commit(IRELAND, 200, byActor(), holds('a.b')))).toEqual(['resolved']);
    expect(bench.alerts().map(({ status }) => status)).toEqual(['resolved', 'resolved']);
  });

  it('in the delivery that first opened it stays in its alert', () => {
    const bench = alertBench();
    const commits = [
      bench.make(IRELAND, 0, byActor(), fails('a.b')),
      bench.make(IRELAND, 1, byActor(), holds('a.b')),
      bench.make(IRELAND, 2, byActor(), fails('a.b')),
    ];
    expect(eventsIn(bench.deliver(2, commits))).toEqual(['opened']);
    expect(bench.alerts()).toMatchObject([{ status: 'firing' }]);
    expect(bench.alerts()).toHaveLength(1);
  });

  it('as unreadable for another reason, in the delivery that first opened it, stays in its alert', () => {
    const bench = alertBench();
    const reasons = ['could not read: s3:A was denied', 'could not read: was throttled'] as const;
    const throttled = becomesUnreadable('a.b', reasons[1], 'throttled');
    const commits = [
      bench.make(IRELAND, 0, byService(), becomesUnreadable('a.b', reasons[0])),
      bench.make(IRELAND, 1, byService(), { ...throttled, movement: 'changed', from: 'unknown', before: reasons[0] }),
    ];
    expect(eventsIn(bench.deliver(1, commits))).toEqual(['opened']);
    expect(bench.alerts()).toHaveLength(1);
    expect(eventsIn(bench.commit(IRELAND, 2, byService(), becomesReadable('a.b', reasons[1])))).toEqual(['resolved']);
  });
});

describe('a new alert', () => {
  it('has an id of twelve digits, and says whether its resource is new', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b', 'r', { movement: 'appeared', from: null, before: undefined }));
    bench.commit(IRELAND, 90, byActor(), fails('a.c'));
    expect(bench.alerts().map(({ kind }) => kind)).toEqual(['appeared', 'regressed']);
    for (const { id } of bench.alerts()) expect(id).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe('the common cause', () => {
  const causeOf = (cause: Cause, ...changes: Change[]) => {
    const body = { type: 'verdicts' as const, changes, revisions: {} };
    const commit = { unit: IRELAND, seq: 1, at: at(0), observedAt: at(0), cause, body, previous: '', hash: '' };
    const transitions = transitionsIn(commit, severityOf).filter(({ opens }) => opens);
    return transitions.map((transition) => commonCauseOf(transition, movedTogether(transitions)));
  };

  it.each<[string, Cause, Change, object]>([
    [
      'of an event with an actor is its principal, in the account or by the call',
      byActor('arn:aws:iam::111122223333:user/dana', 'DeleteDetector'),
      fails('a.b'),
      {
        ...{ key: 'failing|arn:aws:iam:::user/dana', account: '111122223333', call: 'DeleteDetector' },
        lasting: false,
      },
    ],
    [
      'of an event without an actor is the control in the account',
      byService(),
      fails('a.b'),
      { key: 'failing|a.b|111122223333', lasting: false },
    ],
    ['of a scan is the run and the control', byScan('r1'), fails('a.b'), { key: 'failing|r1|a.b', lasting: false }],
    [
      'of time is the control',
      { kind: 'time', because: 'a waiver ended' } as never,
      fails('a.b'),
      { key: 'failing|time|a.b', lasting: false },
    ],
    [
      'of what a policy of the organisation refuses is that policy, in any account',
      byScan(),
      becomesUnreadable('a.b', 'could not read: x', 'policy'),
      { key: 'dark|policy', lasting: true },
    ],
    [
      'of units that no scan has read is the coverage',
      byScan(),
      becomesUnreadable(COVERAGE_CONTROL, 'planned by the last run, and not scanned', 'not-stated'),
      {
        key: `dark|${COVERAGE_CONTROL}`,
        account: '111122223333',
        call: expect.stringMatching(/^unseen#/),
        lasting: true,
      },
    ],
    [
      'of a reason that AWS does not state is that',
      byScan(),
      { ...becomesUnreadable('a.b'), unread: undefined },
      { key: 'dark|not-stated', account: '111122223333', call: expect.stringMatching(/^unseen#/), lasting: true },
    ],
  ])('%s', (_name, cause, change, expected) => {
    expect(causeOf(cause, change)).toEqual([expected]);
  });

  it('of controls that a scan found changed on one resource is all of them, in the order of the alphabet', () => {
    const found = causeOf(byScan('r1'), fails('c.d'), fails('a.b'), fails('e.f', 'another'));
    expect(found.map(({ key }) => key)).toEqual(['failing|r1|a.b,c.d', 'failing|r1|a.b,c.d', 'failing|r1|e.f']);
  });

  it.each([
    ['arn:aws:iam::111122223333:user/dana', 'arn:aws:iam:::user/dana'],
    ['arn:aws:sts::111122223333:assumed-role/deploy/run-20261201', 'arn:aws:sts:::assumed-role/deploy/run-*'],
    ['arn:aws:sts::111122223333:assumed-role/deploy/i-0123456789abcdef0', 'arn:aws:sts:::assumed-role/deploy/i-*'],
    ['arn:aws:sts::111122223333:assumed-role/stacksets-exec-0a1b/x', 'role/stacksets-exec'],
    ['arn:aws:sts::111122223333:assumed-role/AWSControlTowerExecution/x', 'role/AWSControlTowerExecution'],
    ['identitystore/d-1234567890/user/906797c1-1122-3344', 'identitystore/d-1234567890/user/906797c1-1122-3344'],
  ])('of the principal %s is %s', (principal, role) => {
    expect(roleOf(principal)).toBe(role);
  });
});
