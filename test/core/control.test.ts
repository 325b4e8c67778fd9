import { describe, expect, it } from 'vitest';
import { isRenewal, LASTING, RENEWALS } from '../../shared/core/cadence.ts';
import { claiming, withTexts } from '../../shared/core/catalogue.ts';
import { claimInWords, idsOf, inPart, qualifiedBy, stricter } from '../../shared/core/claim.ts';
import {
  about,
  administratorCalls,
  apiCalls,
  collector,
  serviceEvent,
  type Trigger,
} from '../../shared/core/collector.ts';
import {
  collectorOf,
  collectorsOf,
  control,
  type Declaration,
  everyRegion,
  evidenceOf,
  fail,
  isEveryRegion,
  notApplicable,
  pass,
  scopeOf,
  triggeringCollectorsOf,
} from '../../shared/core/control.ts';

const made = (id: string, more: object = {}) =>
  collector({ id, scope: 'region', actions: [], triggers: [], collect: async () => [], ...more } as Parameters<
    typeof collector
  >[0]);
const TRIGGER = apiCalls('ec2', 'CreateVpc');
const base = made('a.base', { triggers: [TRIGGER] });
const between = made('a.between', { uses: [base] });
const alone = made('a.alone', { uses: [made('a.deep')], ownTriggersAlone: true });
const subject = made('a.subject', { uses: [between] });

const declaredWith = (more: object = {}) =>
  control({
    ...{ id: 'a.b', title: 't', severity: 'low', seeds: [], satisfies: [], equivalents: {}, why: 'w', fix: 'f' },
    ...{ subject, evaluate: () => pass('x'), examples: { pass: [], fail: [] } },
    ...more,
  } as unknown as Declaration<unknown, Record<never, never>, Record<never, never>>);
const idsIn = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

describe('the declaration of a control', () => {
  it('splits its claims into ids and what is said of them', () => {
    const declared = declaredWith({
      satisfies: ['soc2/CC6.1', stricter(['cis/1', 'cis/2'], 'maxDays', 'minDays')],
      equivalents: { prowler: ['p1', inPart('p2', 'other regions')], config: [stricter('C', 'maxDays')] },
    });
    expect(declared.satisfies).toEqual(['soc2/CC6.1', 'cis/1', 'cis/2']);
    expect(declared.equivalents).toEqual({ prowler: ['p1', 'p2'], config: ['C'] });
    const byTwo = { how: 'stricter', parameter: 'maxDays', furtherParameters: ['minDays'] };
    expect(declared.qualified).toEqual({
      'cis/1': byTwo,
      'cis/2': byTwo,
      'prowler/p2': { how: 'in-part', missing: 'other regions' },
      'config/C': { how: 'stricter', parameter: 'maxDays' },
    });
    expect(declaredWith().qualified).toEqual({});
  });

  it('is read again after events only if one of its collectors names some, unless it says how often', () => {
    expect(declaredWith().cadence).toBe('event+daily');
    expect(declaredWith({ subject: made('a.quiet') }).cadence).toBe('daily');
    expect(declaredWith({ cadence: 'monthly' }).cadence).toBe('monthly');
  });

  it('has the scope of its subject', () => {
    expect(scopeOf(declaredWith({ subject: made('a.x', { scope: 'organization' }) }))).toBe('organization');
  });
});

describe('the collectors of a control', () => {
  const reading = declaredWith({ with: { alone: everyRegion(alone), between } });

  it('are its subject, what it takes besides, and what these build on, each once', () => {
    expect(idsIn(collectorsOf(reading))).toEqual(['a.subject', 'a.between', 'a.base', 'a.alone', 'a.deep']);
  });

  it('make it be evaluated again, but for those whose facts are too little to matter', () => {
    expect(idsIn(triggeringCollectorsOf(reading))).toEqual(['a.subject', 'a.between', 'a.base', 'a.alone']);
  });

  it('are found behind a source of every region', () => {
    expect([isEveryRegion(everyRegion(base)), isEveryRegion(base)]).toEqual([true, false]);
    expect([collectorOf(everyRegion(base)), collectorOf(base)]).toEqual([base, base]);
  });

  it('say what kind of evidence it rests on: what people attest before what AWS says', () => {
    const attested = made('a.attested', { kind: 'records', evidence: 'attested' });
    expect(evidenceOf(declaredWith({ with: { attested } }))).toBe('attested');
    expect(evidenceOf(declaredWith())).toBe('aws');
    expect(evidenceOf(declaredWith({ subject: made('a.m', { kind: 'metric', evidence: 'metric' }) }))).toBe('metric');
  });
});

describe('a collector', () => {
  it('reads AWS unless it says otherwise', () => {
    expect(base).toMatchObject({ kind: 'aws', evidence: 'aws' });
    expect(base.sdk).toBeUndefined();
  });

  it('loads its SDK once, and not before it runs', async () => {
    let loads = 0;
    const lazy = made('a.lazy', { sdk: async () => ({ load: ++loads }) });
    expect(loads).toBe(0);
    expect([await lazy.sdk?.(), await lazy.sdk?.(), loads]).toEqual([{ load: 1 }, { load: 1 }, 1]);
  });

  it('names calls of a service, those of an administrator, events, and events about other units', () => {
    const calls: Trigger = {
      ...{ source: 'aws.ec2', detailType: 'AWS API Call via CloudTrail', eventSource: 'ec2.amazonaws.com' },
      eventNames: ['CreateVpc'],
    };
    expect(TRIGGER).toEqual(calls);
    expect(administratorCalls('ec2', 'CreateVpc')).toEqual({ ...calls, delegated: true });
    expect(about({ regions: 'all' }, calls)).toEqual({ ...calls, where: { regions: 'all' } });
    expect(serviceEvent('aws.backup', 'Backup Job')).toEqual({ source: 'aws.backup', detailType: 'Backup Job' });
    expect(serviceEvent('aws.a', 'b', { state: ['x'] })).toHaveProperty('detail', { state: ['x'] });
  });
});

describe('a judgement', () => {
  it('has a status and its reason, and a warning only if there is one', () => {
    expect(pass('x')).toEqual({ status: 'pass', because: 'x' });
    expect(Object.keys(pass('x'))).not.toContain('warning');
    expect(pass('x', 'soon')).toEqual({ status: 'pass', because: 'x', warning: 'soon' });
    expect(fail('x')).toEqual({ status: 'fail', because: 'x' });
    expect(notApplicable('x')).toEqual({ status: 'not-applicable', because: 'x' });
  });
});

describe('a claim', () => {
  it('of a plain id is that the control judges it as written, and needs no word', () => {
    expect(idsOf()).toEqual([]);
    expect(qualifiedBy()).toEqual([]);
    expect(qualifiedBy(['a'])).toEqual([]);
    expect(claimInWords({ how: 'judges' })).toBe('judges');
  });

  it('names the parameters that make it stricter, or what is missing', () => {
    expect(claimInWords(stricter('a', 'maxDays').claim)).toBe('stricter by maxDays');
    expect(claimInWords(stricter('a', 'maxDays', 'minDays').claim)).toBe('stricter by maxDays, minDays');
    expect(claimInWords(inPart(['a', 'b'], 'the rest').claim)).toBe('in part: the rest');
    expect(inPart(['a', 'b'], 'the rest').ids).toEqual(['a', 'b']);
  });
});

describe('the catalogue', () => {
  const known = [made('x'), made('y')].map(({ id, scope }) => ({ id, severity: 'low', subject: { scope } }) as const);

  it('joins the controls with their texts and with their claims, and leaves out those that have none', () => {
    const texts = { y: { title: 'Y', why: 'w', fix: 'f' } };
    expect([...withTexts(known, texts)]).toEqual([['y', { ...known[1], ...texts.y }]]);
    const claims = { x: { seeds: ['000:1'], satisfies: [], equivalents: {}, qualified: {} } };
    expect(claiming(known, claims)).toEqual([{ ...known[0], ...claims.x }]);
  });
});

describe('evidence that people renew', () => {
  it('lasts longer than the days before its end in which it is due', () => {
    for (const renewal of RENEWALS) expect(LASTING[renewal].days).toBeGreaterThan(LASTING[renewal].warnDays);
    expect([LASTING.monthly.days, LASTING.quarterly.days, LASTING.yearly.days]).toEqual([31, 90, 365]);
  });

  it('is told from facts that are read again', () => {
    expect(RENEWALS.every(isRenewal)).toBe(true);
    expect((['event+daily', 'hourly', 'daily', 'weekly'] as const).some(isRenewal)).toBe(false);
  });
});
