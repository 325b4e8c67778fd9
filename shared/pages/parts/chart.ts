/**
 * The chart of a trend, drawn on the server by Observable Plot. The table beside it has the same figures, for readers
 * who cannot see the chart.
 */
import { type Html, html, verbatim } from '../../api/html.ts';
import type { TrendPoint } from '../../queries/trend.ts';
import { dayText, number } from '../words.ts';
import { table } from './table.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Days before the first verdict are left out, because no knowledge is not the same as no failure. */
const fromFirstVerdict = (points: readonly TrendPoint[]): readonly TrendPoint[] => {
  const first = points.findIndex(({ counts }) => Object.values(counts).some((count) => count > 0));
  return first === -1 ? [] : points.slice(first);
};

const TICK = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MOST_TICKS = 5;

/** Some of the days, the last one included. */
function ticksOf(days: readonly Date[]): Date[] {
  const step = Math.ceil((days.length - 1) / (MOST_TICKS - 1));
  return days.filter((_, index) => (days.length - 1 - index) % step === 0);
}

/** Draws the numbers of failing and unknown verdicts by day. */
export async function trendChart(all: readonly TrendPoint[], size: Size = { width: 480, height: 180 }): Promise<Html> {
  const points = fromFirstVerdict(all);
  if (points.length < 2) return html`<p class="empty">A trend begins with the second day of the history.</p>`;
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const days = points.map(({ day, counts }) => ({ day: new Date(`${day}T00:00:00Z`), ...counts }));
  const drawn = Plot.plot({
    ...{ document: document as unknown as Document, className: 'plot', ...size, marginLeft: 48, marginRight: 24 },
    x: {
      type: 'utc',
      label: null,
      ticks: ticksOf(days.map(({ day }) => day)),
      tickFormat: (day: Date) => TICK.format(day),
    },
    y: { label: null, grid: true, zero: true, nice: true, ticks: 4, tickFormat: (value: number) => number(value) },
    marks: [
      Plot.lineY(days, { x: 'day', y: 'fail', stroke: 'var(--fail)', strokeWidth: 2, curve: 'step-after' }),
      Plot.lineY(days, {
        x: 'day',
        y: 'unknown',
        stroke: 'var(--unknown)',
        strokeWidth: 2,
        strokeDasharray: '4 3',
        curve: 'step-after',
      }),
    ],
  });
  // the chart's own inline style is removed, because the page's policy refuses it; style.ts has the same rules
  drawn.querySelector('style')?.remove();
  drawn.setAttribute('aria-hidden', 'true');
  return html`<div class="chart">${verbatim(drawn.outerHTML)}</div>
<ul class="key"><li><b class="l0">—</b>failing</li><li><b class="dark">- -</b>not seen</li></ul>
<details><summary>The numbers behind the chart</summary>${table({
    columns: [
      { head: 'Day', cell: ({ day }) => dayText(day) },
      { head: 'Failing', kind: 'number', cell: ({ counts }) => number(counts.fail) },
      { head: 'Not seen', kind: 'number', cell: ({ counts }) => number(counts.unknown) },
      { head: 'Passing', kind: 'number', cell: ({ counts }) => number(counts.pass) },
      { head: 'Units not seen', kind: 'number', cell: ({ darkUnits }) => number(darkUnits) },
    ],
    rows: points.toReversed(),
    empty: '',
  })}</details>`;
}
