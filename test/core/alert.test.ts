import { describe, expect, it } from 'vitest';
import { alertsFor, flappingAlert, type Transition } from '../../shared/core/alert.ts';
import type { Cause, Change } from '../../shared/core/commit.ts';

const change = (over: Partial<Change> = {}): Change => ({
  control: 'guardduty.enabled',
  resource: '111122223333',
  movement: 'regressed',
  from: 'pass',
  to: 'fail',
  because: 'there is no detector',
  before: 'the detector is on',
  evidence: '',
  ...over,
});
const actor = (account: string) => ({
  principal: `arn:aws:sts::${account}:assumed-role/stacksets-exec/pipeline`,
  sourceIp: '198.51.100.1',
  userAgent: 'cloudformation',
  call: 'DeleteDetector',
  eventId: 'e',
  at: '2026-01-01T00:00:00Z',
});
const scan: Cause = { kind: 'scan', run: 'run-1' };
const event = (account: string): Cause => ({ kind: 'event', event: 'e', detailType: 'x', actor: actor(account) });

const transition = (over: Partial<Change> = {}, account = '111122223333', cause: Cause = scan): Transition => ({
  change: change(over),
  unit: `${account}/eu-west-1`,
  seq: 2,
  at: '2026-01-01T00:00:00.000Z',
  cause,
  accountName: `name-${account}`,
  control: {
    title: 'GuardDuty is on',
    severity: 'critical',
    why: 'nobody notices',
    fix: 'aws guardduty create-detector --region <region>',
  },
});
const accounts = Array.from({ length: 40 }, (_, index) => String(200_000_000_000 + index));

describe('one cause, one alert', () => {
  it('a control that breaks in forty accounts in one scan', () => {
    const alerts = alertsFor(accounts.map((account) => transition({}, account)));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ kind: 'regressed', accounts: 40, transitions: 40 });
    expect(alerts[0]?.headline).toContain('40 accounts');
  });

  it('a pipeline that breaks forty accounts, by events', () => {
    const alerts = alertsFor(accounts.map((account) => transition({}, account, event(account))));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.text).toContain('stacksets-exec/pipeline from 198.51.100.1 called DeleteDetector');
  });

  it('two people are two causes', () => {
    const other: Cause = {
      kind: 'event',
      event: 'e',
      detailType: 'x',
      actor: { ...actor('1'), principal: 'arn:aws:iam::1:user/b' },
    };
    expect(alertsFor([transition({}, '1', event('1')), transition({}, '1', other)])).toHaveLength(2);
  });

  it('a broken role darkens everything for one reason', () => {
    const because = 'could not read: sts:AssumeRole was denied';
    const dark = accounts.flatMap((account) =>
      ['a.b', 'c.d'].map((control) => transition({ control, movement: 'went-dark', to: 'unknown', because }, account)),
    );
    const alerts = alertsFor(dark);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.text).toContain('sts:AssumeRole was denied');
  });

  it('what broke leads over what is new, and the severe over the mild', () => {
    const mild = { ...transition({ control: 'a.mild' }, '1', event('1')) };
    const [alert, ...others] = alertsFor([
      transition({ control: 'a.new', movement: 'appeared' }, '1', event('1')),
      { ...mild, control: { ...mild.control, severity: 'low' } },
      transition({ control: 'z.severe' }, '1', event('1')),
    ]);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ kind: 'regressed', control: 'z.severe', severity: 'critical' });
  });

  it('what ends is told apart from what begins, so that it can close what it opened', () => {
    const alerts = alertsFor([
      transition({ control: 'a.gone', movement: 'vanished', from: 'fail', to: null }, '1', event('1')),
      transition({ control: 'b.new', movement: 'appeared' }, '1', event('1')),
    ]);
    expect(alerts.map(({ kind }) => kind)).toEqual(['vanished', 'appeared']);
  });

  it('baselines and revisions are a digest each', () => {
    const alerts = alertsFor([
      ...accounts.map((account) => transition({ movement: 'baseline', from: null }, account)),
      ...accounts.map((account) => transition({ movement: 'revised' }, account)),
    ]);
    expect(alerts.map(({ kind, accounts }) => [kind, accounts])).toEqual([
      ['baseline', 40],
      ['revised', 40],
    ]);
    expect(alerts[0]?.text).toContain('failing from the start: 40 (40 critical');
  });

  it('what is only recorded is told to nobody', () => {
    expect(alertsFor([transition({ movement: 'recorded' }), transition({ movement: 'changed' })])).toEqual([]);
  });
});

describe('an alert', () => {
  const [alert] = alertsFor([transition()]);

  it('fits a lock screen and says the rest below', () => {
    expect(alert?.headline.length).toBeLessThanOrEqual(80);
    expect(alert?.text.split('\n')[0]).toBe(alert?.headline);
    for (const part of ['there is no detector', 'before: the detector is on', 'nobody notices', '--region eu-west-1']) {
      expect(alert?.text).toContain(part);
    }
  });

  it('cuts a headline that would not fit', () => {
    const long = alertsFor([{ ...transition(), accountName: 'n'.repeat(100) }])[0];
    expect(long?.headline).toHaveLength(80);
    expect(long?.headline.endsWith('…')).toBe(true);
  });

  it('has the same id however often, and in whatever order, it is made', () => {
    const both = [transition(), transition({ resource: 'other' })];
    expect(alertsFor(both)[0]?.id).toBe(alertsFor(both.toReversed())[0]?.id);
    expect(alertsFor([transition({ resource: 'other' })])[0]?.id).not.toBe(alert?.id);
  });

  it('takes no line breaks or terminal codes from a name', () => {
    const resource = 'bucket\u001b[2Jwiped\nwhere: elsewhere';
    const [spoofed] = alertsFor([{ ...transition({ resource }), accountName: 'a\r\nb' }]);
    expect(spoofed?.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(spoofed?.text.split('\n').filter((line) => line.startsWith('where:'))).toHaveLength(1);
  });

  it('of flapping says so once', () => {
    expect(flappingAlert(transition(), 4)).toMatchObject({
      kind: 'flapping',
      headline: expect.stringContaining('flapping'),
    });
  });
});
