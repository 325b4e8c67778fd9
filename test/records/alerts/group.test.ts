import { describe, expect, it } from 'vitest';
import { openMembers } from '../../../shared/records/alerts/alert.ts';
import { roleOf } from '../../../shared/records/alerts/common-cause.ts';
import { COVERAGE } from '../../../shared/records/alerts/own.ts';
import {
  accounts,
  at,
  byActor,
  byScan,
  byService,
  darkens,
  deskOf,
  fails,
  gone,
  holds,
  isSeen,
  words,
} from './support.ts';

const IRELAND = '111122223333/eu-west-1';

describe('one cause, one alert', () => {
  it('a control that breaks in forty accounts in one scan', () => {
    const desk = deskOf();
    const commits = accounts(40).map((account) => desk.make(`${account}/eu-west-1`, 0, byScan(), fails('a.b')));
    expect(words(desk.deliver(0, commits))).toEqual(['opened']);
    expect(Object.keys(desk.alerts()[0]?.units ?? {})).toHaveLength(40);
  });

  it('a pipeline that works through forty accounts over half an hour, by events', () => {
    const desk = deskOf();
    const told = accounts(40).flatMap((account, index) =>
      desk.commit(
        `${account}/eu-west-1`,
        index,
        byActor(`arn:aws:sts::${account}:assumed-role/pipeline/run-${index}0000`),
        fails('a.b'),
      ),
    );
    expect(words(told)).toEqual(['opened']);
    expect(desk.alerts()).toHaveLength(1);
  });

  it('the same pipeline an hour later is another cause', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byActor(), fails('a.b'));
    expect(words(desk.commit(IRELAND, 61, byActor(), fails('a.c')))).toEqual(['opened']);
  });

  it('somebody who needs three calls of different names for one thing', () => {
    const desk = deskOf();
    const told = ['PutBucketPolicy', 'DeletePublicAccessBlock', 'DeleteAccountPublicAccessBlock'].flatMap(
      (call, index) => desk.commit(IRELAND, index, byActor(undefined, call), fails(`storage.${call}`)),
    );
    expect(words(told)).toEqual(['opened']);
  });

  it('but different calls in different accounts are different causes', () => {
    const desk = deskOf();
    desk.commit('200000000000/eu-west-1', 0, byActor(undefined, 'DeleteDetector'), fails('a.b'));
    const told = desk.commit('200000000001/eu-west-1', 1, byActor(undefined, 'PutBucketPolicy'), fails('a.c'));
    expect(words(told)).toEqual(['opened']);
  });

  it('two people are two causes', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byActor('arn:aws:iam::111122223333:user/a'), fails('a.b'));
    expect(words(desk.commit(IRELAND, 0, byActor('arn:aws:iam::111122223333:user/b'), fails('a.c')))).toEqual([
      'opened',
    ]);
  });

  it('a role per account, made by StackSets, is one', () => {
    const desk = deskOf();
    const told = accounts(3).flatMap((account) =>
      desk.commit(
        `${account}/global`,
        0,
        byActor(`arn:aws:sts::${account}:assumed-role/stacksets-exec-${account}/x`),
        fails('a.b'),
      ),
    );
    expect(words(told)).toEqual(['opened']);
  });

  it('what a service tells by itself is of one account', () => {
    const desk = deskOf();
    const [one, other] = accounts(2);
    expect(words(desk.commit(`${one}/eu-west-1`, 0, byService(), fails('a.b', 'x')))).toEqual(['opened']);
    expect(desk.commit(`${one}/us-east-1`, 1, byService(), fails('a.b', 'y'))).toEqual([]);
    expect(words(desk.commit(`${other}/us-east-1`, 1, byService(), fails('a.b', 'z')))).toEqual(['opened']);
  });

  it('controls that move together on one resource in a scan, wherever they do', () => {
    const desk = deskOf();
    const commits = accounts(5).map((account) =>
      desk.make(`${account}/global`, 0, byScan(), fails('dr.drill', account), fails('dr.rto', account)),
    );
    expect(words(desk.deliver(0, commits))).toEqual(['opened']);
    const unrelated = desk.make(`${accounts(1)[0]}/eu-west-1`, 1, byScan(), fails('dr.drill', 'elsewhere'));
    expect(words(desk.deliver(1, [unrelated]))).toEqual(['opened']);
  });

  it('the severe leads over the mild, and what broke over what is new', () => {
    const desk = deskOf();
    desk.commit(
      IRELAND,
      0,
      byActor(),
      fails('low.mild'),
      fails('critical.new', 'r', { movement: 'appeared', from: null, before: undefined }),
      fails('critical.broke'),
    );
    expect(desk.alerts()[0]).toMatchObject({ severity: 'critical', lead: { control: 'critical.broke' } });
  });
});

describe('what cannot be seen', () => {
  it('for one reason in many accounts, controls and regions is one alert, as long as it lasts', () => {
    const desk = deskOf();
    const because = 'could not read: sts:AssumeRole was denied';
    const told = accounts(30).flatMap((account, index) =>
      ['global', 'eu-west-1'].flatMap((region) =>
        desk.commit(
          `${account}/${region}`,
          index * 20,
          byScan(`run-${index}`),
          darkens('a.b', because),
          darkens('critical.d', because),
        ),
      ),
    );
    expect(words(told)).toEqual(['opened']);
    const [alert] = desk.alerts();
    expect(alert).toMatchObject({ kind: 'went-dark', severity: 'critical' });
    expect(openMembers(alert as never), 'the reason in each unit is one thing to put right').toBe(60);
    expect(alert?.facets.controls.toSorted()).toEqual(['a.b', 'critical.d']);
  });

  it('many actions that one account denies at once are one cause', () => {
    const desk = deskOf();
    const told = ['s3:A', 'iam:B', 'ec2:C'].flatMap((action) =>
      desk.commit('200000000000/global', 0, byScan(), darkens(`c.${action}`, `could not read: ${action} was denied`)),
    );
    expect(words(told)).toEqual(['opened']);
  });

  const denied = (control: string, action: string) => darkens(control, `could not read: ${action} was denied`);

  it('what was in the dark from the start is no news for another reason', () => {
    const desk = deskOf();
    const fromTheStart = { ...darkens('a.b'), movement: 'baseline' as const };
    expect(desk.commit(IRELAND, 0, byScan(), fromTheStart)).toEqual([]);
    const other = { ...darkens('a.b', 'could not read: was throttled', 'throttled'), movement: 'changed' as const };
    expect(desk.commit(IRELAND, 60, byScan(), { ...other, from: 'unknown', before: fromTheStart.because })).toEqual([]);
  });

  it('denials that trickle in over hours of one account are one, and each that joins is told as growth', () => {
    const desk = deskOf({ escalateAfterMinutes: {} });
    expect(words(desk.commit(IRELAND, 0, byScan('r0'), denied('a.b', 's3:A')))).toEqual(['opened']);
    for (const [hour, action] of ['iam:B', 'ec2:C', 'kms:D'].entries()) {
      const minutes = (hour + 1) * 240;
      expect(desk.commit('111122223333/global', minutes, byScan(`r${minutes}`), denied('a.c', action))).toEqual([]);
      expect(words(desk.pass(minutes + 60)), action).toEqual(['updated']);
    }
    expect(desk.alerts()).toHaveLength(1);
  });

  it('the same denial elsewhere is the same cause while it lasts, and another once it has ended', () => {
    const desk = deskOf();
    const [one, other, third] = accounts(3).map((account) => `${account}/global`) as [string, string, string];
    desk.commit(one, 0, byScan('r0'), denied('a.b', 's3:A'), denied('a.c', 'iam:B'));
    expect(desk.commit(other, 500, byScan('r1'), denied('a.b', 's3:A'))).toEqual([]);
    const reason = (action: string) => `could not read: ${action} was denied`;
    desk.commit(one, 600, byScan('r2'), isSeen('a.b', reason('s3:A')));
    desk.commit(other, 600, byScan('r2'), isSeen('a.b', reason('s3:A')));
    expect(words(desk.commit(third, 700, byScan('r3'), denied('a.b', 's3:A')))).toEqual(['opened']);
    expect(desk.commit(third, 800, byScan('r4'), denied('a.c', 'iam:B')), 'which has not ended').toEqual([]);
    expect(words(desk.commit(other, 900, byScan('r5'), denied('a.d', 'ec2:C'))), 'it was seen again there').toEqual([
      'opened',
    ]);
  });

  it('what moves on from one account to the next in a run is one cause', () => {
    const desk = deskOf();
    const [one, other] = accounts(2).map((account) => `${account}/global`) as [string, string];
    const throttled = darkens('a.b', 'was throttled', 'throttled');
    desk.commit(one, 0, byScan('r0'), throttled);
    const moved = [
      desk.make(one, 1_440, byScan('r1'), isSeen('a.b', 'was throttled')),
      desk.make(other, 1_441, byScan('r1'), throttled),
    ];
    expect(desk.deliver(1_441, moved)).toEqual([]);
    expect(desk.alerts()).toMatchObject([{ status: 'firing' }]);
  });

  it.each([
    ['is throttled', darkens('a.c', 'was throttled', 'throttled')],
    ['no scan has looked at', darkens(COVERAGE, 'planned by the last run, and not scanned', 'untold')],
  ])('what %s does not hide in what is denied, nor the other way round', (_what, change) => {
    for (const [first, second] of [
      [darkens('a.b'), change],
      [change, darkens('a.b')],
    ] as const) {
      const desk = deskOf();
      expect(words(desk.commit(IRELAND, 0, byScan(), first))).toEqual(['opened']);
      expect(words(desk.commit(IRELAND, 1, byScan('r2'), second))).toEqual(['opened']);
    }
  });

  it('what no scan has looked at does not hide in what does not tell', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byScan(), darkens('a.b', 'does not tell', 'untold'));
    const missed = darkens(COVERAGE, 'planned by the last run, and not scanned', 'untold');
    expect(words(desk.commit(IRELAND, 1, byScan('r2'), missed))).toEqual(['opened']);
  });

  it('a policy of the organisation is one cause, whatever it refuses', () => {
    const desk = deskOf();
    const told = accounts(9).flatMap((account, index) =>
      desk.commit(
        `${account}/global`,
        index * 45,
        byScan(`r${index}`),
        darkens('a.b', `could not read: x:${index}`, 'policy'),
      ),
    );
    expect(words(told)).toEqual(['opened']);
  });

  it('resolves when all can be seen again, and not before', () => {
    const desk = deskOf();
    const [one, other] = accounts(2).map((account) => `${account}/global`) as [string, string];
    desk.deliver(0, [desk.make(one, 0, byScan(), darkens('a.b')), desk.make(other, 0, byScan(), darkens('a.b'))]);
    expect(desk.commit(one, 100, byScan('r2'), isSeen('a.b'))).toEqual([]);
    expect(words(desk.commit(other, 200, byScan('r3'), isSeen('a.b')))).toEqual(['resolved']);
    expect(desk.alerts()[0]).toMatchObject({ status: 'resolved', kind: 'came-back' });
  });

  it('a failure that cannot be seen any more stays open, and is closed by what it turns out to be', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byActor(), fails('a.b'));
    const unseen = { ...darkens('a.b'), resource: 'r', from: 'fail' as const, before: 'it is off' };
    expect(words(desk.commit(IRELAND, 10, byScan(), unseen))).toEqual(['opened']);
    const seen = { ...holds('a.b'), from: 'unknown' as const, before: unseen.because };
    expect(words(desk.commit(IRELAND, 20, byScan('r2'), seen))).toEqual(['resolved', 'resolved']);
  });
});

describe('an end', () => {
  it('resolves what it ends, with what was found and who did it', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byActor(), fails('a.b'), fails('a.c'));
    expect(desk.commit(IRELAND, 5, byActor('arn:aws:iam::111122223333:user/mender'), holds('a.b'))).toEqual([]);
    const told = desk.commit(IRELAND, 90, byActor('arn:aws:iam::111122223333:user/mender'), gone('a.c'));
    expect(words(told)).toEqual(['resolved']);
    expect(desk.alerts()[0]).toMatchObject({
      kind: 'vanished',
      resolvedAt: at(90),
      ending: { because: 'the resource is gone', actor: { principal: 'arn:aws:iam::111122223333:user/mender' } },
    });
  });

  it('of the dark names nobody: the event that made us look again is not what gave it back', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byScan(), darkens('a.b'));
    expect(words(desk.commit(IRELAND, 50, byActor(), isSeen('a.b')))).toEqual(['resolved']);
    expect(desk.alerts()[0]?.ending).toEqual({ because: 'it can be read again' });
  });

  it('of a failure that was mended in the dark names nobody either', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byActor(), fails('a.b'));
    const seen = { ...holds('a.b'), from: 'unknown' as const, before: 'could not read: denied' };
    expect(words(desk.commit(IRELAND, 50, byActor(), seen))).toEqual(['resolved']);
    expect(desk.alerts()[0]?.ending).toEqual({ because: 'it is on' });
  });

  it('a failure that is first seen after the dark names nobody', () => {
    const desk = deskOf();
    const before = 'could not read: denied';
    desk.commit(IRELAND, 0, byActor(), fails('a.b', 'r', { from: 'unknown', before }), fails('a.c', 'r'));
    expect(desk.alerts().map(({ lead: { control, actor } }) => [control, actor?.call])).toEqual([
      ['a.b', undefined],
      ['a.c', 'DeleteDetector'],
    ]);
  });

  it('of what was never told says nothing', () => {
    expect(deskOf().commit(IRELAND, 0, byActor(), holds('a.b'), isSeen('a.c'), gone('a.d'))).toEqual([]);
  });

  it('comes also by our own update, and by a change of words', () => {
    const desk = deskOf();
    desk.commit(IRELAND, 0, byActor(), fails('a.b'));
    expect(words(desk.commit(IRELAND, 1, byScan(), { ...holds('a.b'), movement: 'revised' }))).toEqual(['resolved']);
    const expiring = { ...fails('a.c'), movement: 'expiring' as const, to: 'pass' as const, warning: 'ends tomorrow' };
    desk.commit(IRELAND, 2, byScan(), expiring);
    const renewed = { ...holds('a.c'), movement: 'changed' as const, from: 'pass' as const };
    expect(words(desk.commit(IRELAND, 3, byScan('r2'), renewed))).toEqual(['resolved']);
  });
});

describe('what is delivered again', () => {
  it('is not told again, even when it has ended since', () => {
    const desk = deskOf();
    const broke = desk.make(IRELAND, 0, byActor(), fails('a.b'));
    const mended = desk.make(IRELAND, 5, byActor(), holds('a.b'));
    desk.deliver(0, [broke]);
    desk.deliver(5, [mended]);
    const before = desk.state();
    for (const commits of [[broke], [mended], [broke, mended], [mended, broke]]) {
      expect(desk.deliver(6, commits)).toEqual([]);
    }
    expect(desk.state()).toEqual(before);
  });

  it('is recognised for as long as a stream can deliver it', () => {
    const desk = deskOf();
    const broke = desk.make(IRELAND, 0, byActor(), fails('a.b'));
    desk.deliver(0, [broke]);
    desk.commit(IRELAND, 5, byActor(), holds('a.b'));
    desk.commit('999999999999/global', 23 * 60, byScan(), fails('x.y'));
    expect(desk.deliver(23 * 60, [broke])).toEqual([]);
  });
});

describe('a scan that is told late', () => {
  it('does not open what an event has mended since, nor close what one has broken', () => {
    const desk = deskOf();
    const found = desk.make(IRELAND, 0, byScan(), fails('a.b'));
    const mended = desk.make(IRELAND, 1, byActor(), holds('a.b'));
    expect(desk.deliver(2, [mended])).toEqual([]);
    expect(desk.deliver(3, [found, mended])).toEqual([]);

    const seen = desk.make(IRELAND, 4, byScan('r2'), fails('a.c'));
    desk.deliver(4, [seen]);
    const recovered = desk.make(IRELAND, 5, byScan('r3'), holds('a.c'));
    const broken = desk.make(IRELAND, 6, byActor(), fails('a.c'));
    desk.deliver(6, [broken]);
    desk.deliver(7, [recovered, broken]);
    expect(desk.alerts().some((alert) => openMembers(alert) > 0 && alert.status === 'firing')).toBe(true);
  });
});

describe('the principal of a cause', () => {
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
  ])('%s is that of %s', (one, other) => {
    expect(roleOf(one)).toBe(roleOf(other));
  });

  it('of two people signed in by one role differs', () => {
    const role = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef';
    expect(roleOf(`${role}/dana@example.com`)).not.toBe(roleOf(`${role}/kim@example.com`));
  });
});
