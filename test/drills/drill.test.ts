/** Drills: what their steps may say, what they achieved, and who may change them when. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { calendarOf } from '../../shared/drills/calendar.ts';
import { drillNamed, drillsIn } from '../../shared/drills/find.ts';
import { type Change, finishDrill, startDrill, stepDrill } from '../../shared/drills/record.ts';
import { reportMarkdown, reportOf, sinceStart } from '../../shared/drills/report.ts';
import { duesOf } from '../../shared/drills/schedule.ts';
import type { Drill } from '../../shared/records/drill.ts';
import { DRILLS, drillsOf, type StartedDrill } from '../../shared/records/drills.ts';
import { A, type AskedStore, askedStore, B, iso, minute } from '../queries/store.ts';

const KIM = 'arn:aws:iam::111122223333:user/kim';
const DANA = 'arn:aws:iam::111122223333:user/dana';

let store: AskedStore;
beforeEach(async () => {
  store = await askedStore();
});
afterEach(() => store.close());

const started = (more: Partial<StartedDrill> = {}): StartedDrill => ({
  ...{ name: 'q1', account: A, scenario: 'region-loss', scope: 'orders', controls: ['dr.drill-quarterly'] },
  ...{ rtoMinutes: 60, rpoMinutes: 15, everyDays: 90, startedAt: iso(10), recorded: iso(10), by: KIM },
  ...more,
});
const start = (more: Partial<StartedDrill> = {}) => startDrill(store.history, started(more));
/** A change at that minute; `at` is the minute at which it happened, if that is another. */
const change = (n: number, at?: number, by = KIM): Change => ({
  ...{ account: A, name: 'q1', by, now: minute(n) },
  ...(at === undefined ? {} : { at: iso(at) }),
});
const step = (n: number, fields: Partial<Parameters<typeof stepDrill>[2]> = {}, at?: number) =>
  stepDrill(store.history, change(n, at), { text: 'a step', ...fields });
const finish = (n: number, fields: Partial<Parameters<typeof finishDrill>[2]> = {}, at?: number) =>
  finishDrill(store.history, change(n, at), { outcome: 'recovered', note: 'lessons', noDataLost: true, ...fields });
const stored = async (): Promise<Drill | undefined> => (await store.history.read(drillsOf(A))).contents.q1;
const commits = async () => (await store.history.read(drillsOf(A))).seq;

describe('a drill', () => {
  it('measures from the loss to the last recovery, and from the newest data to the loss', async () => {
    await start();
    await step(12, { marks: 'lost' });
    await step(40, { marks: 'recovered', dataAsOf: iso(8) });
    await step(50, { marks: 'recovered', dataAsOf: iso(9) });
    const drill = await finish(70, { noDataLost: undefined } as never);
    expect(reportOf(drill)).toMatchObject({
      ...{ state: 'met', lostAt: iso(12), recoveredAt: iso(50), achievedRtoMinutes: 38, achievedRpoMinutes: 4 },
      misses: [],
      nextDue: new Date(minute(70).getTime() + 90 * 86_400_000).toISOString(),
    });
    expect(await stored()).toEqual(drill);
  });

  it('counts from its start to its end where no step says otherwise', async () => {
    await start();
    expect(reportOf(await finish(48))).toMatchObject({ achievedRtoMinutes: 38, achievedRpoMinutes: 0, state: 'met' });
  });

  it('that took longer, lost more or did not recover missed its targets, with the figures', async () => {
    await start();
    expect(reportOf(await finish(85)).misses).toEqual(['missed its RTO: 75 minutes, where 60 are accepted']);
    const lossy = { ...started(), steps: [], end: (await stored())?.end ?? null };
    const at = (fields: object) => reportOf({ ...lossy, end: { ...lossy.end, ...fields } } as never).misses;
    expect(at({ at: iso(20), noDataLost: undefined, dataAsOf: iso(-6) })).toEqual([
      'missed its RPO: 16 minutes, where 15 are accepted',
    ]);
    expect(at({ outcome: 'not-recovered' })).toEqual(['did not recover']);
    expect(at({ at: iso(70) })).toEqual([]);
  });

  it('must say how much data was lost before it can have recovered', async () => {
    await start();
    const unsaid = finish(30, { noDataLost: undefined } as never);
    await expect(unsaid).rejects.toThrow('does not say how much data was lost');
    expect(await commits()).toBe(1);
    expect(reportOf(await finish(30, { outcome: 'not-recovered', noDataLost: undefined } as never)).state).toBe(
      'missed',
    );
  });

  it('that was cancelled counts for nothing, and one that runs says nothing', async () => {
    expect(reportOf(await start())).toMatchObject({ state: 'running', nextDue: null, achievedRtoMinutes: null });
    expect(reportOf(await finish(30, { outcome: 'cancelled' }))).toMatchObject({ state: 'cancelled', nextDue: null });
  });
});

describe('what is recorded about a drill', () => {
  it('is put in the order in which it happened, whatever the order in which it is told', async () => {
    await start();
    await step(30, { text: 'third' });
    await step(31, { text: 'first' }, 12);
    await step(32, { text: 'second' }, 20);
    expect((await stored())?.steps.map(({ text }) => text)).toEqual(['first', 'second', 'third']);
    expect((await stored())?.steps.map(({ recorded }) => recorded)).toEqual([iso(31), iso(32), iso(30)]);
  });

  it.each([
    ['a recovery before the loss', () => step(30, { marks: 'recovered' }, 15), 'before it was lost'],
    ['a step before the start', () => step(30, {}, 5), 'before the start'],
    ['a step in the future', () => step(30, {}, 40), 'lies in the future'],
    ['data newer than the loss', () => step(30, { dataAsOf: iso(25) }), 'newer than the loss'],
    ['a second loss', () => step(30, { marks: 'lost' }), 'a drill has one loss'],
    ['an end before a step', () => finish(30, {}, 15), 'after the end'],
    ['lost data and none', () => step(30, { dataAsOf: iso(9) }).then(() => finish(31)), 'do not say that none was'],
    [
      'a drill that there is not',
      () => stepDrill(store.history, { ...change(30), name: 'q2' }, { text: 'x' }),
      'no drill q2',
    ],
    [
      'a name of the language',
      () => stepDrill(store.history, { ...change(30), name: 'constructor' }, { text: 'x' }),
      'no drill',
    ],
    ['a name that is none', () => start({ name: '../q1' }), 'the name of a drill has'],
  ])('is refused where it contradicts what is known: %s', async (_, attempt, says) => {
    await start();
    await step(20, { marks: 'lost' });
    const before = (await stored())?.end;
    await expect(attempt()).rejects.toThrow(says);
    expect((await stored())?.end).toEqual(before);
  });

  it('ends with its end: a drill is finished once, and gets no step afterwards', async () => {
    await start();
    await finish(30);
    await expect(finish(31, { outcome: 'not-recovered' })).rejects.toThrow(`was finished at ${iso(30)} by ${KIM}`);
    await expect(step(31)).rejects.toThrow('a drill is finished once');
    await expect(start()).rejects.toThrow('there is a drill q1 already');
    expect(await commits()).toBe(2);
  });

  it('is whole where two people write at once: one end counts, and every step', async () => {
    await start();
    await Promise.all([step(20, { text: 'one' }), step(20, { text: 'two' }), step(20, { text: 'three' })]);
    expect((await stored())?.steps.map(({ text }) => text).sort()).toEqual(['one', 'three', 'two']);
    const ends = await Promise.allSettled([
      finish(30),
      finishDrill(store.history, change(30, undefined, DANA), { outcome: 'not-recovered', note: '' }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const both = await Promise.allSettled([start({ name: 'q2' }), start({ name: 'q2', by: DANA })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('does not run backwards where the clock jumps back', async () => {
    await start();
    await step(30, { marks: 'lost' });
    const drill = await step(20, { text: 'after the jump' });
    expect(drill.steps.at(-1)).toMatchObject({ text: 'after the jump', at: iso(30), recorded: iso(30) });
    const ended = await finish(15);
    expect(ended.end).toMatchObject({ at: iso(30) });
    expect(reportOf(ended).achievedRtoMinutes).toBe(0);
  });

  it('has bounds: steps, and drills that run at once', async () => {
    await start();
    const full: Drill = {
      ...started(),
      steps: Array.from({ length: 200 }, () => ({ at: iso(11), recorded: iso(11), by: KIM, text: 'x' })),
      end: null,
    };
    const { chain } = drillsOf(A);
    const held = {
      read: async () => ({ unit: '', seq: 1, at: iso(11), head: '', contents: { q1: full } }),
      append: store.history.append,
    };
    await expect(stepDrill(held as never, change(20), { text: 'x' })).rejects.toThrow('has 200 steps already');
    const many = Object.fromEntries(
      Array.from({ length: 210 }, (_, n) => [`d${n}`, { ...full, name: `d${n}`, steps: [] }]),
    );
    const ended = Object.fromEntries(
      Object.entries(many).map(([name, drill], n) => [
        name,
        { ...drill, end: { at: iso(n), recorded: iso(n), by: KIM, outcome: 'recovered' as const, note: '' } },
      ]),
    );
    const next = { type: 'drill' as const, step: { kind: 'started' as const, drill: started() } };
    expect(Object.keys(chain.fold(ended, next, iso(300)))).toHaveLength(200);
    expect(Object.keys(chain.fold(ended, next, iso(300)))).toContain('q1');
    expect(Object.keys(chain.fold(many, next, iso(300)))).toHaveLength(211);
    await expect(
      startDrill({ ...held, read: async () => ({ ...(await held.read()), contents: many }) } as never, started()),
    ).rejects.toThrow('50 drills');
  });
});

describe('drills', () => {
  it('are found in every account, now and as of an instant, and by a name where it names one', async () => {
    await start();
    await start({ account: ORGANIZATION, name: 'all', startedAt: iso(12), recorded: iso(12) });
    await finish(30);
    expect((await drillsIn(store)).map(({ name }) => name)).toEqual(['q1', 'all']);
    expect((await drillsIn(store, { account: ORGANIZATION })).map(({ name }) => name)).toEqual(['all']);
    expect((await drillsIn(store, { asOf: iso(11) })).map(({ name, end }) => [name, end])).toEqual([['q1', null]]);
    expect((await drillNamed(store, 'q1')).account).toBe(A);
    await expect(drillNamed(store, 'q7')).rejects.toThrow('did you mean q1');
    await start({ account: B, startedAt: iso(31), recorded: iso(31) });
    await expect(drillNamed(store, 'q1')).rejects.toThrow(`${[A, B].sort().join(', ')} each have a drill q1`);
    expect((await drillNamed(store, 'q1', { account: B })).account).toBe(B);
    const units: string[] = [];
    for await (const { unit } of store.roster.units(DRILLS)) units.push(unit);
    expect(units.sort()).toEqual([A, B, ORGANIZATION].map((account) => `drills/${account}`).sort());
  });

  const ended = (name: string, at: string, more: Partial<Drill> = {}): Drill => ({
    ...started({ name }),
    steps: [],
    end: { at, recorded: at, by: KIM, outcome: 'recovered', note: '', noDataLost: true },
    ...more,
  });

  it('are due by the newest of their account and scenario that was held', () => {
    const drills = [
      ended('old', '2026-01-01T00:00:00.000Z'),
      ended('new', '2026-02-01T00:00:00.000Z'),
      ended('zone', '2026-01-15T00:00:00.000Z', { scenario: 'zone-loss', everyDays: 10 }),
      ended('off', '2026-03-01T00:00:00.000Z', {
        end: { at: '2026-03-01T00:00:00.000Z', recorded: '', by: KIM, outcome: 'cancelled', note: '' },
      }),
    ];
    const dues = duesOf(drills, new Date('2026-02-02T00:00:00Z'));
    expect(dues.map(({ drill, due, isOverdue }) => [drill.name, due.slice(0, 10), isOverdue])).toEqual([
      ['zone', '2026-01-25', true],
      ['new', '2026-05-02', false],
    ]);
  });

  it('make a calendar of whole days with reminders, whose text is escaped and whose lines are folded', () => {
    const hostile = ended('new', '2026-02-01T00:00:00.000Z', {
      scope: `orders; pay,ments\nBEGIN:VEVENT ${'x'.repeat(100)}`,
    });
    const text = calendarOf([hostile], new Date('2026-02-02T00:00:00Z'));
    expect(text.match(/BEGIN:VEVENT\r\n/g)).toHaveLength(1);
    expect(text).toContain('DTSTART;VALUE=DATE:20260502');
    expect(text).toContain('DTSTAMP:20260201T000000Z');
    expect(text).toContain('TRIGGER:-P14D');
    expect(text).toContain('TRIGGER:-P3D');
    expect(text.replaceAll('\r\n ', '')).toContain('orders\\; pay\\,ments');
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(calendarOf([hostile], new Date('2026-02-03T00:00:00Z'))).toBe(text);
    expect(calendarOf([], new Date()).match(/BEGIN:/g)).toHaveLength(1);
  });

  it('have a report in Markdown that no text in it can break', async () => {
    await start({ scope: 'orders | <script>' });
    await step(12, { text: 'cut | off `now` <b>', marks: 'lost' });
    const text = reportMarkdown(reportOf(await finish(70, { note: '# not a heading' })));
    expect(text).toContain('It met its targets.');
    expect(text).toContain('| +0:02:00 |');
    expect(text).toContain('cut \\| off \\`now\\` \\<b\\>');
    expect(text).toContain('RTO 58 of 60 minutes, RPO 0 of 15 minutes');
    expect(text.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# Drill q1']);
  });

  it('show their timer before and after the start', () => {
    expect(sinceStart(started(), iso(11))).toBe('+0:01:00');
    expect(sinceStart(started(), iso(9))).toBe('-0:01:00');
    expect(sinceStart(started(), iso(10 + 25 * 60))).toBe('+25:00:00');
  });
});
