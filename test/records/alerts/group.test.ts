import { describe, expect, it } from 'vitest';
import { openMemberCount } from '../../../shared/records/alerts/alert.ts';
import { roleOf } from '../../../shared/records/alerts/common-cause.ts';
import { COVERAGE_CONTROL } from '../../../shared/records/alerts/own-controls.ts';
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
  gone,
  holds,
} from './support.ts';

const IRELAND = '111122223333/eu-west-1';

describe('transitions with a common cause share one alert', () => {
  it('when a control fails in forty accounts in one scan', () => {
    const bench = alertBench();
    const commits = accounts(40).map((account) => bench.make(`${account}/eu-west-1`, 0, byScan(), fails('a.b')));
    expect(eventsIn(bench.deliver(0, commits))).toEqual(['opened']);
    expect(Object.keys(bench.alerts()[0]?.units ?? {})).toHaveLength(40);
  });

  it('when events report a pipeline that changes forty accounts within half an hour', () => {
    const bench = alertBench();
    const sent = accounts(40).flatMap((account, index) =>
      bench.commit(
        `${account}/eu-west-1`,
        index,
        byActor(`arn:aws:sts::${account}:assumed-role/pipeline/run-${index}0000`),
        fails('a.b'),
      ),
    );
    expect(eventsIn(sent)).toEqual(['opened']);
    expect(bench.alerts()).toHaveLength(1);
  });

  it('but not when the same pipeline runs an hour later', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    expect(eventsIn(bench.commit(IRELAND, 61, byActor(), fails('a.c')))).toEqual(['opened']);
  });

  it('when a person makes three different calls in one account', () => {
    const bench = alertBench();
    const sent = ['PutBucketPolicy', 'DeletePublicAccessBlock', 'DeleteAccountPublicAccessBlock'].flatMap(
      (call, index) => bench.commit(IRELAND, index, byActor(undefined, call), fails(`storage.${call}`)),
    );
    expect(eventsIn(sent)).toEqual(['opened']);
  });

  it('but not when a person makes different calls in different accounts', () => {
    const bench = alertBench();
    bench.commit('200000000000/eu-west-1', 0, byActor(undefined, 'DeleteDetector'), fails('a.b'));
    const sent = bench.commit('200000000001/eu-west-1', 1, byActor(undefined, 'PutBucketPolicy'), fails('a.c'));
    expect(eventsIn(sent)).toEqual(['opened']);
  });

  it('but not when two people make the changes', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor('arn:aws:iam::111122223333:user/a'), fails('a.b'));
    expect(eventsIn(bench.commit(IRELAND, 0, byActor('arn:aws:iam::111122223333:user/b'), fails('a.c')))).toEqual([
      'opened',
    ]);
  });

  it('when StackSets makes the changes by a role in each account', () => {
    const bench = alertBench();
    const sent = accounts(3).flatMap((account) =>
      bench.commit(
        `${account}/global`,
        0,
        byActor(`arn:aws:sts::${account}:assumed-role/stacksets-exec-${account}/x`),
        fails('a.b'),
      ),
    );
    expect(eventsIn(sent)).toEqual(['opened']);
  });

  it('when a service reports one control in one account, but not in two accounts', () => {
    const bench = alertBench();
    const [one, other] = accounts(2);
    expect(eventsIn(bench.commit(`${one}/eu-west-1`, 0, byService(), fails('a.b', 'x')))).toEqual(['opened']);
    expect(bench.commit(`${one}/us-east-1`, 1, byService(), fails('a.b', 'y'))).toEqual([]);
    expect(eventsIn(bench.commit(`${other}/us-east-1`, 1, byService(), fails('a.b', 'z')))).toEqual(['opened']);
  });

  it('when the same controls change together on one resource in a scan, in any account', () => {
    const bench = alertBench();
    const commits = accounts(5).map((account) =>
      bench.make(`${account}/global`, 0, byScan(), fails('dr.drill', account), fails('dr.rto', account)),
    );
    expect(eventsIn(bench.deliver(0, commits))).toEqual(['opened']);
    const unrelated = bench.make(`${accounts(1)[0]}/eu-west-1`, 1, byScan(), fails('dr.drill', 'elsewhere'));
    expect(eventsIn(bench.deliver(1, [unrelated]))).toEqual(['opened']);
  });

  it('and the most severe member leads, or of equal ones a resource that began to fail before a new one', () => {
    const bench = alertBench();
    bench.commit(
      IRELAND,
      0,
      byActor(),
      fails('low.mild'),
      fails('critical.new', 'r', { movement: 'appeared', from: null, before: undefined }),
      fails('critical.broke'),
    );
    expect(bench.alerts()[0]).toMatchObject({ severity: 'critical', lead: { control: 'critical.broke' } });
  });
});

describe('an alert about unreadable resources', () => {
  it('covers one reason in many accounts, controls and regions while it lasts', () => {
    const bench = alertBench();
    const because = 'could not read: sts:AssumeRole was denied';
    const sent = accounts(30).flatMap((account, index) =>
      ['global', 'eu-west-1'].flatMap((region) =>
        bench.commit(
          `${account}/${region}`,
          index * 20,
          byScan(`run-${index}`),
          becomesUnreadable('a.b', because),
          becomesUnreadable('critical.d', because),
        ),
      ),
    );
    expect(eventsIn(sent)).toEqual(['opened']);
    const [alert] = bench.alerts();
    expect(alert).toMatchObject({ kind: 'went-dark', severity: 'critical' });
    expect(openMemberCount(alert as never), 'the reason in each unit is one thing to put right').toBe(60);
    expect(alert?.facets.controls.toSorted()).toEqual(['a.b', 'critical.d']);
  });

  it('covers many actions that one account denies at once', () => {
    const bench = alertBench();
    const sent = ['s3:A', 'iam:B', 'ec2:C'].flatMap((action) =>
      bench.commit(
        '200000000000/global',
        0,
        byScan(),
        becomesUnreadable(`c.${action}`, `could not read: ${action} was denied`),
      ),
    );
    expect(eventsIn(sent)).toEqual(['opened']);
  });

  const denied = (control: string, action: string) =>
    becomesUnreadable(control, `could not read: ${action} was denied`);

  it('is not opened by another reason for a resource that was unreadable at the baseline', () => {
    const bench = alertBench();
    const fromTheStart = { ...becomesUnreadable('a.b'), movement: 'baseline' as const };
    expect(bench.commit(IRELAND, 0, byScan(), fromTheStart)).toEqual([]);
    const other = {
      ...becomesUnreadable('a.b', 'could not read: was throttled', 'throttled'),
      movement: 'changed' as const,
    };
    expect(bench.commit(IRELAND, 60, byScan(), { ...other, from: 'unknown', before: fromTheStart.because })).toEqual(
      [],
    );
  });

  it('covers denials in one account that show over hours, and an update reports each that joins', () => {
    const bench = alertBench({ escalateAfterMinutes: {} });
    expect(eventsIn(bench.commit(IRELAND, 0, byScan('r0'), denied('a.b', 's3:A')))).toEqual(['opened']);
    for (const [hour, action] of ['iam:B', 'ec2:C', 'kms:D'].entries()) {
      const minutes = (hour + 1) * 240;
      expect(bench.commit('111122223333/global', minutes, byScan(`r${minutes}`), denied('a.c', action))).toEqual([]);
      expect(eventsIn(bench.pass(minutes + 60)), action).toEqual(['updated']);
    }
    expect(bench.alerts()).toHaveLength(1);
  });

  it('covers the same denial in another account while it lasts, and not after it has ended', () => {
    const bench = alertBench();
    const [one, other, third] = accounts(3).map((account) => `${account}/global`) as [string, string, string];
    bench.commit(one, 0, byScan('r0'), denied('a.b', 's3:A'), denied('a.c', 'iam:B'));
    expect(bench.commit(other, 500, byScan('r1'), denied('a.b', 's3:A'))).toEqual([]);
    const reason = (action: string) => `could not read: ${action} was denied`;
    bench.commit(one, 600, byScan('r2'), becomesReadable('a.b', reason('s3:A')));
    bench.commit(other, 600, byScan('r2'), becomesReadable('a.b', reason('s3:A')));
    expect(eventsIn(bench.commit(third, 700, byScan('r3'), denied('a.b', 's3:A')))).toEqual(['opened']);
    expect(bench.commit(third, 800, byScan('r4'), denied('a.c', 'iam:B')), 'which has not ended').toEqual([]);
    expect(eventsIn(bench.commit(other, 900, byScan('r5'), denied('a.d', 'ec2:C'))), 'it was seen again there').toEqual(
      ['opened'],
    );
  });

  it('covers a reason that ends in one account and begins in the next in the same run', () => {
    const bench = alertBench();
    const [one, other] = accounts(2).map((account) => `${account}/global`) as [string, string];
    const throttled = becomesUnreadable('a.b', 'was throttled', 'throttled');
    bench.commit(one, 0, byScan('r0'), throttled);
    const moved = [
      bench.make(one, 1_440, byScan('r1'), becomesReadable('a.b', 'was throttled')),
      bench.make(other, 1_441, byScan('r1'), throttled),
    ];
    expect(bench.deliver(1_441, moved)).toEqual([]);
    expect(bench.alerts()).toMatchObject([{ status: 'firing' }]);
  });

  it.each([
    ['are throttled', becomesUnreadable('a.c', 'was throttled', 'throttled')],
    ['no scan has read', becomesUnreadable(COVERAGE_CONTROL, 'planned by the last run, and not scanned', 'not-stated')],
  ])('never mixes denied resources with those that %s', (_what, change) => {
    for (const [first, second] of [
      [becomesUnreadable('a.b'), change],
      [change, becomesUnreadable('a.b')],
    ] as const) {
      const bench = alertBench();
      expect(eventsIn(bench.commit(IRELAND, 0, byScan(), first))).toEqual(['opened']);
      expect(eventsIn(bench.commit(IRELAND, 1, byScan('r2'), second))).toEqual(['opened']);
    }
  });

  it('never mixes units that were not scanned with resources whose existence AWS does not state', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byScan(), becomesUnreadable('a.b', 'does not tell', 'not-stated'));
    const missed = becomesUnreadable(COVERAGE_CONTROL, 'planned by the last run, and not scanned', 'not-stated');
    expect(eventsIn(bench.commit(IRELAND, 1, byScan('r2'), missed))).toEqual(['opened']);
  });

  it('covers everything that a policy of the organisation refuses', () => {
    const bench = alertBench();
    const sent = accounts(9).flatMap((account, index) =>
      bench.commit(
        `${account}/global`,
        index * 45,
        byScan(`r${index}`),
        becomesUnreadable('a.b', `could not read: x:${index}`, 'policy'),
      ),
    );
    expect(eventsIn(sent)).toEqual(['opened']);
  });

  it('resolves when the last of its resources can be read again', () => {
    const bench = alertBench();
    const [one, other] = accounts(2).map((account) => `${account}/global`) as [string, string];
    bench.deliver(0, [
      bench.make(one, 0, byScan(), becomesUnreadable('a.b')),
      bench.make(other, 0, byScan(), becomesUnreadable('a.b')),
    ]);
    expect(bench.commit(one, 100, byScan('r2'), becomesReadable('a.b'))).toEqual([]);
    expect(eventsIn(bench.commit(other, 200, byScan('r3'), becomesReadable('a.b')))).toEqual(['resolved']);
    expect(bench.alerts()[0]).toMatchObject({ status: 'resolved', kind: 'came-back' });
  });

  it('leaves a failure open that became unreadable, until its next known verdict', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    const unseen = { ...becomesUnreadable('a.b'), resource: 'r', from: 'fail' as const, before: 'it is off' };
    expect(eventsIn(bench.commit(IRELAND, 10, byScan(), unseen))).toEqual(['opened']);
    const seen = { ...holds('a.b'), from: 'unknown' as const, before: unseen.because };
    expect(eventsIn(bench.commit(IRELAND, 20, byScan('r2'), seen))).toEqual(['resolved', 'resolved']);
  });
});

describe('the end of a member', () => {
  it('resolves the alert, with the last verdict and its actor', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b'), fails('a.c'));
    expect(bench.commit(IRELAND, 5, byActor('arn:aws:iam::111122223333:user/mender'), holds('a.b'))).toEqual([]);
    const sent = bench.commit(IRELAND, 90, byActor('arn:aws:iam::111122223333:user/mender'), gone('a.c'));
    expect(eventsIn(sent)).toEqual(['resolved']);
    expect(bench.alerts()[0]).toMatchObject({
      kind: 'vanished',
      resolvedAt: at(90),
      ending: { because: 'the resource is gone', actor: { principal: 'arn:aws:iam::111122223333:user/mender' } },
    });
  });

  it('has no actor when a resource can be read again, because the event only led to the evaluation', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byScan(), becomesUnreadable('a.b'));
    expect(eventsIn(bench.commit(IRELAND, 50, byActor(), becomesReadable('a.b')))).toEqual(['resolved']);
    expect(bench.alerts()[0]?.ending).toEqual({ because: 'it can be read again' });
  });

  it('has no actor when a failure was fixed while the resource was unreadable', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    const seen = { ...holds('a.b'), from: 'unknown' as const, before: 'could not read: denied' };
    expect(eventsIn(bench.commit(IRELAND, 50, byActor(), seen))).toEqual(['resolved']);
    expect(bench.alerts()[0]?.ending).toEqual({ because: 'it is on' });
  });

  it('and its beginning have no actor when a failure shows after the resource was unreadable', () => {
    const bench = alertBench();
    const before = 'could not read: denied';
    bench.commit(IRELAND, 0, byActor(), fails('a.b', 'r', { from: 'unknown', before }), fails('a.c', 'r'));
    expect(bench.alerts().map(({ lead: { control, actor } }) => [control, actor?.call])).toEqual([
      ['a.b', undefined],
      ['a.c', 'DeleteDetector'],
    ]);
  });

  it('is ignored when the member has no alert', () => {
    expect(alertBench().commit(IRELAND, 0, byActor(), holds('a.b'), becomesReadable('a.c'), gone('a.d'))).toEqual([]);
  });

  it('also comes with a revised verdict, and with a change of the reason', () => {
    const bench = alertBench();
    bench.commit(IRELAND, 0, byActor(), fails('a.b'));
    expect(eventsIn(bench.commit(IRELAND, 1, byScan(), { ...holds('a.b'), movement: 'revised' }))).toEqual([
      'resolved',
    ]);
    const expiring = { ...fails('a.c'), movement: 'expiring' as const, to: 'pass' as const, warning: 'ends tomorrow' };
    bench.commit(IRELAND, 2, byScan(), expiring);
    const renewed = { ...holds('a.c'), movement: 'changed' as const, from: 'pass' as const };
    expect(eventsIn(bench.commit(IRELAND, 3, byScan('r2'), renewed))).toEqual(['resolved']);
  });
});

describe('a commit that is delivered again', () => {
  it('takes no step, also after its member has closed', () => {
    const bench = alertBench();
    const broke = bench.make(IRELAND, 0, byActor(), fails('a.b'));
    const fixed = bench.make(IRELAND, 5, byActor(), holds('a.b'));
    bench.deliver(0, [broke]);
    bench.deliver(5, [fixed]);
    const before = bench.state();
    for (const commits of [[broke], [fixed], [broke, fixed], [fixed, broke]]) {
      expect(bench.deliver(6, commits)).toEqual([]);
    }
    expect(bench.state()).toEqual(before);
  });

  it('is recognised for as long as the stream can deliver it', () => {
    const bench = alertBench();
    const broke = bench.make(IRELAND, 0, byActor(), fails('a.b'));
    bench.deliver(0, [broke]);
    bench.commit(IRELAND, 5, byActor(), holds('a.b'));
    bench.commit('999999999999/global', 23 * 60, byScan(), fails('x.y'));
    expect(bench.deliver(23 * 60, [broke])).toEqual([]);
  });
});

describe('a scan that is alerted when its run ends', () => {
  it('does not open a member that an event closed since, nor close one that an event opened', () => {
    const bench = alertBench();
    const found = bench.make(IRELAND, 0, byScan(), fails('a.b'));
    const fixed = bench.make(IRELAND, 1, byActor(), holds('a.b'));
    expect(bench.deliver(2, [fixed])).toEqual([]);
    expect(bench.deliver(3, [found, fixed])).toEqual([]);

    const seen = bench.make(IRELAND, 4, byScan('r2'), fails('a.c'));
    bench.deliver(4, [seen]);
    const recovered = bench.make(IRELAND, 5, byScan('r3'), holds('a.c'));
    const broken = bench.make(IRELAND, 6, byActor(), fails('a.c'));
    bench.deliver(6, [broken]);
    bench.deliver(7, [recovered, broken]);
    expect(bench.alerts().some((alert) => openMemberCount(alert) > 0 && alert.status === 'firing')).toBe(true);
  });
});

describe('the principal of a common cause', () => {
  it.each([
    [
      'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions-8123456789',
      'arn:aws:sts::222222222222:assumed-role/deploy/GitHubActions-9123456790',
    ],
    [
      'arn:aws:sts::111122223333:assumed-role/stacksets-exec-abc/x',
      'arn:aws:sts::222222222222:assumed-role/stacksets-exec-def/y',
    ],
    [
      'arn:aws:sts::1111222233 33:assumed-role/r/botocore-session-1700000000',
      'arn:aws:sts::1111222233 33:assumed-role/r/botocore-session-1700000001',
    ],
  ])('%s counts as %s', (one, other) => {
    expect(roleOf(one)).toBe(roleOf(other));
  });

  it('differs between two people who signed in by the same role', () => {
    const role = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef';
    expect(roleOf(`${role}/dana@example.com`)).not.toBe(roleOf(`${role}/kim@example.com`));
  });
});
