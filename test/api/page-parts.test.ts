/** Parts that several pages have: the chart of a trend, pages that are filled, names of frameworks, and the cost of controls. */
import { expect, it } from 'vitest';
import { textOf } from '../../shared/api/html.ts';
import { readings } from '../../shared/controls/catalogue.ts';
import { TYPICAL } from '../../shared/cost/month.ts';
import { trendChart } from '../../shared/pages/parts/chart.ts';
import { controlCostsCard } from '../../shared/pages/parts/control-costs.ts';
import { emptyText, filled } from '../../shared/pages/parts/filled.ts';
import { FRAMEWORK_CHOICES, requirementText } from '../../shared/pages/parts/frameworks.ts';
import type { TrendPoint } from '../../shared/queries/trend.ts';

const readable = (text: string): string => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

const point = (day: string, pass: number, fail = 0, unknown = 0): TrendPoint => ({
  ...{ day, at: `${day}T23:59:59.999Z`, of: null, darkUnits: 0 },
  counts: { pass, fail, unknown, 'not-applicable': 0 },
  failing: { critical: 0, high: fail, medium: 0, low: 0 },
});

it('a trend shows no day before the first verdict, because nothing is known about the failures of such a day', async () => {
  const days = [
    point('2026-01-01', 0),
    point('2026-01-02', 0),
    point('2026-01-03', 4, 2),
    point('2026-01-04', 4, 0, 1),
  ];
  const text = readable(textOf(await trendChart(days)));
  expect(text).toContain('3 Jan 2026 2 0 4');
  expect(text).not.toContain('2 Jan 2026');
  expect(readable(textOf(await trendChart(days.slice(0, 3))))).toContain('A trend begins with the second day');
});

it('a trend keeps the days after the last verdict was gone', async () => {
  const text = textOf(await trendChart([point('2026-01-01', 1), point('2026-01-02', 0), point('2026-01-03', 1)]));
  expect(readable(text)).toContain('2 Jan 2026 0 0 0');
});

it('a page is filled from several parts of an answer, and asks each for no more than there is room for', async () => {
  const parts = [['a'], [], ['b', 'c']];
  const asked: (readonly [number, string | undefined])[] = [];
  const page = await filled<string>({ limit: 3, cursor: undefined }, async (limit, cursor) => {
    asked.push([limit, cursor]);
    const entries = parts.shift() ?? [];
    return { entries, at: '2026-01-01T00:00:00Z', next: parts.length > 0 ? `after ${parts.length}` : null };
  });
  expect(page.entries).toEqual(['a', 'b', 'c']);
  expect(page.next).toBeNull();
  expect(asked).toEqual([
    [3, undefined],
    [2, 'after 2'],
    [2, 'after 1'],
  ]);
});

it('a page without entries, of which there may be more, does not say that there are none', async () => {
  const page = await filled<string>({ limit: 5, cursor: undefined }, async () => ({
    ...{ entries: [], at: '2026-01-01T00:00:00Z', next: 'more' },
  }));
  expect(emptyText(page.next, 'No verdict differs.')).toContain('the next page looks at more');
  expect(emptyText(null, 'No verdict differs.')).toBe('No verdict differs.');
});

it('no two frameworks have one name', () => {
  const names = FRAMEWORK_CHOICES.map(({ text }) => text);
  expect(new Set(names).size).toBe(names.length);
});

it('a requirement is shown with what it asks', () => {
  expect(requirementText('cis-aws-3.0/1.4')).toMatch(/root user/i);
  expect(requirementText('cis-aws-3.0/99')).toBe('');
});

it('the cost of controls names the most expensive ones, the calls that only they need, and all calls of a month', () => {
  const text = readable(textOf(controlCostsCard({ ...TYPICAL, accounts: 100 })));
  expect(text).toMatch(/[\d,]{5,} calls of scans in 100 accounts, for US\$/);
  expect(text).toMatch(/(weekly|by every scan) [\d,]+ US\$[\d.]+ [\d,]+/);
});

it('the catalogue has what each control reads', async () => {
  const { controls } = await import('../../shared/controls/index.ts');
  const { collectorsOf } = await import('../../shared/core/control.ts');
  expect(readings.map(({ id, collectors }) => [id, [...collectors]])).toEqual(
    controls.map((control) => [control.id, collectorsOf(control).map(({ id }) => id)]),
  );
});
