import { describe, expect, it } from 'vitest';
import { actorInWords, shortActorName } from '../../shared/alerts/actor.ts';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { duration } from '../../shared/alerts/headline.ts';
import { type AlertPayload, payloadSchema } from '../../shared/alerts/payload.ts';
import { smsOf, textOf } from '../../shared/alerts/text.ts';
import { controls } from '../../shared/controls/index.ts';
import type { Alert, AlertEvent } from '../../shared/records/alerts/alert.ts';
import { processorTime } from '../support/processor-time.ts';
import { anAlert, CONTROLS, inAccounts, notice, OPENED } from './support.ts';

const payloadOf = (
  over: Partial<Alert> = {},
  event: AlertEvent = 'opened',
  at = OPENED,
  acknowledge: string | null = null,
) => describeNotice(notice(over, event, at), { controls: CONTROLS, acknowledge }) as AlertPayload;
const lead = (over: Partial<Alert['lead']>): Partial<Alert> => ({ lead: { ...anAlert().lead, ...over } });
const later = '2026-01-15T08:05:00.000Z';

it.each([
  ':user/',
  ':assumed-role/a/',
  ':assumed-role/AWSReservedSSO_a_0/',
  ':role/aws-service-role/a/',
  'identitystore/user/',
  'a.amazonaws.com',
])('a principal that goes on for ever as %s is named at once', (part) => {
  const principal = `${part.repeat(100_000 / part.length)}\n/`;
  const taken = processorTime();
  actorInWords({ principal });
  shortActorName({ principal });
  expect(taken()).toBeLessThan(1_000);
});

const closed = (unit: string): Alert['units'] => ({ [unit]: { open: {}, closed: { 'guardduty.enabled#x': 2 } } });
const cameBack = (count: number): Alert['units'] =>
  Object.assign({}, ...Object.keys(inAccounts(count)).map((unit) => closed(unit)));
const inAccountsFrom = (first: number, count: number): Alert['units'] =>
  Object.fromEntries(Object.entries(inAccounts(first + count)).slice(first));

describe('the headline', () => {
  it.each<[string, Partial<Alert>, AlertEvent, string]>([
    ['of one finding', {}, 'opened', 'critical payments eu-west-1: GuardDuty has no detector in this region'],
    [
      'of many accounts',
      { units: inAccounts(6) },
      'opened',
      'critical 6 accounts: Developer switched GuardDuty off, +5 findings',
    ],
    [
      'of what is dark',
      { problem: 'dark', ...lead({ because: 'could not read: s3:X was denied', actor: undefined }) },
      'opened',
      'critical went dark in payments eu-west-1: s3:X was denied',
    ],
    ...(['opened', 'updated', 'escalated', 'reminder'] as const).map(
      (event): [string, Partial<Alert>, AlertEvent, string] => {
        const dark = { units: inAccounts(3), problem: 'dark' as const };
        const before = { opened: '', updated: 'grown ', escalated: 'unanswered 2 h 5 min ', reminder: 'still open ' }[
          event
        ];
        return [
          `of what is dark in several accounts, when the alert is ${event}`,
          { ...dark, ...lead({ because: 'could not read: kms:ListKeys was denied', actor: undefined }) },
          event,
          `${before}critical went dark in 3 accounts: kms:ListKeys was denied`.slice(0, 79),
        ];
      },
    ),
    ...(
      [
        ['flapping', 'flapping, went dark in payments eu-west-1: kms:ListKeys was denied'],
        ['acknowledged', 'taken by kim, went dark in payments eu-west-1: kms:ListKeys was denied'],
        ['resolved', 'resolved after 2 h 5 min, was dark in payments eu-west-1: guardduty.enabled'],
      ] as const
    ).map(([event, expected]): [string, Partial<Alert>, AlertEvent, string] => [
      `of what is dark, when the alert is ${event}`,
      {
        problem: 'dark',
        resolvedAt: event === 'resolved' ? later : null,
        acknowledged: { by: 'kim', at: OPENED },
        ...lead({ because: 'could not read: kms:ListKeys was denied', actor: undefined }),
      },
      event,
      expected,
    ]),
    [
      'of what is still dark, when two of five accounts came back',
      {
        problem: 'dark',
        units: { ...inAccounts(5), ...cameBack(2) },
        ...lead({ because: 'could not read: kms:ListKeys was denied', actor: undefined }),
      },
      'reminder',
      'still open critical went dark in 3 accounts: kms:ListKeys was denied',
    ],
    [
      'of the only account that still fails, by its id, when that of the first finding recovered',
      { units: { ...anAlert().units, ...cameBack(1), ...inAccountsFrom(1, 1), ...closed('111122223333/eu-west-1') } },
      'escalated',
      'unanswered 2 h 5 min critical 200000000001 eu-west-1: GuardDuty has no detector',
    ],
    [
      'of many accounts, most of which recovered, when it is over',
      { units: cameBack(6), resolvedAt: later },
      'resolved',
      'resolved after 2 h 5 min 6 accounts: guardduty.enabled in 6 places',
    ],
    [
      'of many accounts with as many further findings as are open',
      { units: { ...inAccounts(6), ...cameBack(2) } },
      'updated',
      'grown critical 4 accounts: Developer switched GuardDuty off, +3 findings',
    ],
    [
      'when it expires',
      { problem: 'expiring', ...lead({ warning: 'the drill ends on 2026-02-01', actor: undefined }) },
      'opened',
      'critical expiring payments eu-west-1: the drill ends on 2026-02-01',
    ],
    [
      'of what has no region',
      lead({ unit: '111122223333/global', actor: undefined }),
      'opened',
      'critical payments: GuardDuty has no detector in this region',
    ],
    ['again', {}, 'again', 'again critical payments eu-west-1: GuardDuty has no detector in this region'],
    [
      'grown',
      { units: inAccounts(38) },
      'updated',
      'grown critical 38 accounts: Developer switched GuardDuty off, +37 findings',
    ],
    ['worse', {}, 'worsened', 'worse critical payments eu-west-1: GuardDuty has no detector in this region'],
    [
      'flapping',
      { flapping: true },
      'flapping',
      'flapping payments eu-west-1: GuardDuty has no detector in this region',
    ],
    [
      'when nobody answers',
      lead({ because: 'it is off' }),
      'escalated',
      'unanswered 2 h 5 min critical payments eu-west-1: it is off (Developer)',
    ],
    [
      'of a reminder',
      lead({ because: 'it is off' }),
      'reminder',
      'still open critical payments eu-west-1: it is off (Developer)',
    ],
    [
      'when somebody took it',
      { acknowledged: { by: 'kim', at: OPENED }, ...lead({ because: 'it is off' }) },
      'acknowledged',
      'taken by kim payments eu-west-1: it is off (Developer)',
    ],
    [
      'when it is waived',
      { waived: { by: 'kim', until: later, reason: 'r' }, ...lead({ because: 'it is off' }) },
      'waived',
      'waived until 2026-01-15 payments eu-west-1: it is off (Developer)',
    ],
    [
      'when it is over',
      { resolvedAt: later },
      'resolved',
      'resolved after 2 h 5 min payments eu-west-1: guardduty.enabled',
    ],
  ])('%s', (_name, over, event, expected) => {
    const { headline } = payloadOf(over, event, later);
    expect(headline.startsWith(expected), headline).toBe(true);
    expect([...headline].length).toBeLessThanOrEqual(80);
  });

  it('is cut where it would not fit, between letters and not within one', () => {
    const { headline } = payloadOf(lead({ because: '𝔘'.repeat(100) }));
    expect([...headline]).toHaveLength(80);
    expect(headline.endsWith('𝔘…')).toBe(true);
  });
});

describe('the text', () => {
  const text = textOf(payloadOf({}, 'opened', OPENED, 'https://links.example.com/a?t=x'));

  it.each([
    'where: payments (111122223333) eu-west-1, 111122223333, in Workloads/Production',
    'look: https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/settings',
    'now: GuardDuty has no detector in this region',
    'before: the GuardDuty detector is enabled',
    'since: 2026-01-15 06:00:00 UTC',
    'who: role Developer, session dana, from 203.0.113.9, called DeleteDetector at 2026-01-15 05:59:58 UTC',
    'with: aws-cli/2.31.0',
    'event: https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/ab888f53-cf5d-69bd-a356-a36efffce9bb',
    `to fix: { test "$(aws sts get-caller-identity --query Account --output text)" = 111122223333 || { echo 'this shell is in another account' >&2; false; }; } && aws guardduty create-detector --enable --region eu-west-1`,
    `to waive: plumbline alerts waive 3b28358dd050 --until "\${UNTIL:?a day such as 2027-01-31}" --reason "\${REASON:?why it is accepted}" --table "\${PLUMBLINE_TABLE:?name of the table of the history}"`,
    'to take it: https://links.example.com/a?t=x',
  ])('says %s', (line) => {
    expect(text.split('\n')).toContain(line);
  });

  it('of a resolution says the present state, who reached it, and how long it took', () => {
    const ending = {
      because: 'the detector is on',
      actor: { ...anAlert().lead.actor, principal: 'arn:aws:iam::111122223333:user/kim' },
    };
    const lines = textOf(
      payloadOf({ resolvedAt: later, status: 'resolved', ending: ending as never }, 'resolved', later),
    ).split('\n');
    expect(lines).toContain('now: the detector is on, by user kim');
    expect(lines).toContain('from 2026-01-15 06:00:00 UTC to 2026-01-15 08:05:00 UTC: 2 h 5 min');
    expect(lines.some((line) => line.startsWith('to fix'))).toBe(false);
  });

  it('takes no line breaks or terminal codes from a name, and no more of it than there is room for', () => {
    const hostile = 'bucket\u001b[2Jwiped\nwhere: elsewhere\u202e';
    const place = { name: `a\r\nb ${'n'.repeat(10_000)}`, ou: '', environment: '' };
    const spoofed = textOf(payloadOf(lead({ resource: hostile, because: hostile, account: place })));
    expect(spoofed.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    expect(spoofed.split('\n').filter((line) => line.startsWith('where:'))).toHaveLength(1);
    expect(spoofed.length).toBeLessThan(10_000);
  });

  it('is that of a control that is no longer in use, too', () => {
    expect(textOf(payloadOf(lead({ control: 'old.control' })))).toContain('a control that is no longer in use');
  });

  it('of an alert that went dark says how to find the denial, and no fix for unread resources', () => {
    const dark = textOf(payloadOf({ problem: 'dark', kind: 'went-dark' }));
    expect(dark).toMatch(/^to fix: plumbline doctor /m);
    expect(dark).not.toMatch(/^to waive: /m);
  });
});

describe('a text message', () => {
  it('holds 140 bytes, also in other alphabets', () => {
    expect(smsOf(payloadOf()).length).toBeLessThanOrEqual(140);
    const other = smsOf(
      payloadOf(lead({ because: 'обнаружитель отсутствует в этом регионе, и никто этого не заметит' })),
    );
    expect(Buffer.byteLength(other, 'utf16le')).toBeLessThanOrEqual(140);
  });

  it.each([0, 1])('counts letters that take twice the room, and halves none (%i)', (before) => {
    const headline = `${'x'.repeat(before)}${'🚀'.repeat(70)}`;
    const text = smsOf({ ...payloadOf(), headline });
    expect(text).toBe(`${'x'.repeat(before)}${'🚀'.repeat(33)}...`);
    expect(Buffer.byteLength(text, 'utf16le')).toBeLessThanOrEqual(140);
    expect(text.isWellFormed()).toBe(true);
  });

  it('is not cut where it fits', () => {
    for (const headline of ['x'.repeat(140), '🚀'.repeat(35)]) {
      expect(smsOf({ ...payloadOf(), headline })).toBe(headline);
    }
  });
});

describe('the document', () => {
  it('matches its schema for every alert', () => {
    for (const event of ['opened', 'updated', 'flapping', 'escalated', 'acknowledged', 'resolved'] as const) {
      expect(payloadSchema.parse(payloadOf({}, event))).toMatchObject({ event, schema: 'plumbline.alert/1' });
    }
    for (const { id } of controls) payloadSchema.parse(payloadOf(lead({ control: id })));
  });

  it('names 200 accounts and counts all', () => {
    const { affected } = payloadOf({ units: inAccounts(1_000) });
    expect(affected.accounts).toHaveLength(200);
    expect(affected).toMatchObject({ accountCount: 1_000, findings: 1_000, open: 1_000 });
  });
});

describe('the actor in words', () => {
  it.each([
    ['arn:aws:sts::1:assumed-role/AWSServiceRoleForConfig/x', 'AWS itself: the service-linked role of Config'],
    [
      'arn:aws:iam::1:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup',
      'AWS itself: the service-linked role of Backup',
    ],
    [
      'arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/kim@example.com',
      'kim@example.com, signed in as Admin',
    ],
    ['arn:aws:iam::1:user/team/kim', 'user kim'],
    ['arn:aws:iam::1:root', 'the root user'],
    ['autoscaling.amazonaws.com', 'AWS itself: autoscaling.amazonaws.com'],
    ['AIDAEXAMPLE', 'AIDAEXAMPLE'],
  ])('%s is %s', (principal, expected) => {
    expect(actorInWords({ principal })).toBe(expected);
  });

  it('names the service that called for it', () => {
    expect(
      actorInWords({ principal: 'arn:aws:sts::1:assumed-role/deploy/x', invokedBy: 'cloudformation.amazonaws.com' }),
    ).toBe('role deploy, session x, through cloudformation.amazonaws.com');
  });
});

describe('a duration', () => {
  it.each([
    ['2026-01-15T06:00:29.000Z', '0 min'],
    ['2026-01-15T06:59:00.000Z', '59 min'],
    ['2026-01-15T07:00:00.000Z', '1 h'],
    ['2026-01-17T06:00:00.000Z', '2 d'],
    ['2026-01-17T07:00:00.000Z', '2 d 1 h'],
  ])('to %s is %s', (to, expected) => {
    expect(duration(OPENED, to)).toBe(expected);
  });
});
