/** The start page: the summary of the organisation, the worst first. */
import { READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { selectionFor } from '../../api/selection.ts';
import { SEVERITIES } from '../../core/control.ts';
import type { DarkUnit } from '../../queries/dark.ts';
import { overview } from '../../queries/overview.ts';
import { BadQuestion } from '../../queries/question.ts';
import type { Selection } from '../../queries/scope.ts';
import { type Summary, summary } from '../../queries/summary.ts';
import { type TrendPoint, trend } from '../../queries/trend.ts';
import { isResolved } from '../../records/alerts/alert.ts';
import { accountPath, address, carried, changed } from '../address.ts';
import type { Asked, PageRoute } from '../asked.ts';
import { alertTable } from '../parts/alert-table.ts';
import { alertsFor } from '../parts/alerts.ts';
import { severityOf } from '../parts/catalogue.ts';
import { trendChart } from '../parts/chart.ts';
import { figures } from '../parts/figures.ts';
import { type Heat, heatMap, heatOf } from '../parts/heat.ts';
import { lastRun } from '../parts/runs.ts';
import { pager, table } from '../parts/table.ts';
import { counted, moment, number, share } from '../words.ts';

const DAYS = 90;
const ACCOUNTS_PER_PAGE = 40;
const ALERTS_SHOWN = 8;
const DARK_SHOWN = 10;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { query, at } = asked;
    const selected = await selectionFor(asked, {});
    const question = { about: ['now', asked.now.toISOString().slice(0, 10), selected], at, now: asked.now };
    const { stand, heat, chart } = await asked.kept(question, async () => {
      const { rows, points, ...stand } = await (at === undefined
        ? present(asked, selected)
        : past(asked, selected, at));
      return { stand, heat: heatOf(rows), chart: await trendChart(points) };
    });
    return {
      title: at === undefined ? 'What is wrong now' : 'What was wrong then',
      main: html`<div data-live>${await figuresOf(asked, stand)}</div>
<section class="card"><h2>Accounts by domain</h2>${mapOf(heat, asked)}</section>
${await openAlerts(asked)}
<div class="columns"><section class="card"><h2>The last ${DAYS} days</h2>${chart}</section>
${stand.dark.length > 0 ? darkUnits(stand.dark, query) : null}</div>`,
    };
  },
};

/** The counts change often, and the days before do not: they are kept apart. */
async function present(asked: Asked, selected: Selection): Promise<Found> {
  const { ports } = asked;
  const now = asked.now.toISOString();
  const before = await daysBefore(asked, selected);
  const stand = await summary(ports, selected, { now, key: await ports.cursorKey(), severityOf });
  return { ...stand, points: [...before, pointOf(stand, now)] };
}

/** The past does not change, so that one reading gives both. */
async function past({ ports }: Asked, selected: Selection, at: string): Promise<Found> {
  const { stand, points } = await overview(ports, { ...selected, at, days: DAYS }, { severityOf });
  return { ...stand, points };
}

type Found = Omit<Summary, 'next'> & { readonly points: readonly TrendPoint[] };

/** The days of the trend before today. They are over, so that a change of today leaves them as they are. */
async function daysBefore(asked: Asked, selected: Selection): Promise<readonly TrendPoint[]> {
  const { ports, now } = asked;
  const at = now.toISOString();
  const end = new Date(Date.parse(`${at.slice(0, 10)}T00:00:00.000Z`) - 1).toISOString();
  return asked.kept({ about: ['days', selected], at: end, now }, async () => {
    try {
      return await trend(ports, { ...selected, at: end, days: DAYS - 1 }, { now: now.toISOString(), severityOf });
    } catch (error) {
      // the history began later
      if (error instanceof BadQuestion && error.part === 'asOf') return [];
      throw error;
    }
  });
}

const pointOf = (
  { total: { counts, failing }, darkUnits }: Pick<Summary, 'total' | 'darkUnits'>,
  at: string,
): TrendPoint => ({
  ...{ day: at.slice(0, 10), at, of: null, counts, failing, darkUnits },
});

async function figuresOf(asked: Asked, { total }: Pick<Summary, 'total'>): Promise<Html> {
  const { counts, failing, waived } = total;
  const judged = counts.pass + counts.fail + counts.unknown;
  const run = await lastRun(asked);
  return figures([
    {
      ...{ name: 'Failing', kind: 'fail', value: number(counts.fail) },
      note:
        SEVERITIES.filter((severity) => failing[severity] > 0)
          .map((severity) => `${number(failing[severity])} ${severity}`)
          .join(', ') || 'nothing fails',
    },
    {
      ...{ name: 'Not seen', kind: 'unknown', value: number(counts.unknown) },
      note:
        counts.unknown === 0 ? 'everything could be read' : `${share(counts.unknown, judged)} of what was to be judged`,
    },
    { name: 'Waived', kind: 'waived', value: number(waived), note: 'failures that somebody accepted for a time' },
    {
      name: 'Passing',
      kind: 'pass',
      value: number(counts.pass),
      note: `${share(counts.pass, judged)} of what was to be judged`,
    },
    {
      ...{ name: 'Accounts', kind: 'none', value: number(total.accounts) },
      note: `${counted(total.units, 'unit')} (account and region)`,
    },
    run
      ? {
          ...{ name: 'Last complete scan', kind: 'none', value: run.ago },
          note: html`${moment(run.at)}${run.isLatest ? null : '; a later scan is not complete'}`,
        }
      : { name: 'Last complete scan', kind: 'none', value: 'none', note: 'no scan has evaluated all that it planned' },
  ]);
}

/** Pages of accounts are numbered, not addressed by cursors, because each is a part of the whole answer. */
function mapOf(heat: Heat, asked: Asked): Html {
  const pages = Math.max(1, Math.ceil(heat.accounts.length / ACCOUNTS_PER_PAGE));
  const wanted = Number(asked.query.get('page') ?? '1');
  const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  const accounts = heat.accounts.slice((page - 1) * ACCOUNTS_PER_PAGE, page * ACCOUNTS_PER_PAGE);
  const next = page < pages ? changed(asked, { page: String(page + 1) }) : null;
  return html`${heatMap({ ...heat, accounts }, carried(asked.query))}
${pages > 1 ? html`<p class="small quiet">Accounts ${number((page - 1) * ACCOUNTS_PER_PAGE + 1)} to ${number((page - 1) * ACCOUNTS_PER_PAGE + accounts.length)} of ${number(heat.accounts.length)}, the worst first.</p>` : null}
${pager(next, page === 1, changed(asked, { page: undefined }))}`;
}

async function openAlerts(asked: Asked): Promise<Html> {
  const open = (await alertsFor(asked)).filter((alert) => !isResolved(alert));
  const shown = open.slice(0, ALERTS_SHOWN);
  const empty = 'No alert is open: nothing has changed for the worse since the first scan, or it was put right.';
  return html`<section class="card"><h2>Open alerts</h2>${alertTable(shown, asked, empty)}${
    open.length > shown.length
      ? html`<p><a href="${address('/alerts', carried(asked.query))}">Show all ${number(open.length)} open alerts</a></p>`
      : null
  }</section>`;
}

/** One row per reason, because one reason often makes many units dark. */
function darkUnits(dark: readonly DarkUnit[], query: URLSearchParams): Html {
  const byReason = Map.groupBy(
    dark,
    ({ because }) => because[0] ?? 'more units could not be seen; their pages say why',
  );
  return html`<section class="card"><h2>${counted(dark.length, 'unit')} not wholly seen</h2>${table({
    columns: [
      { head: 'Because', kind: 'text', cell: ([reason]) => reason },
      { head: 'Units', kind: 'number', cell: ([, units]) => number(units.length) },
      { head: 'For example', kind: 'name', cell: ([, [first]]) => (first ? unitLink(first, query) : '') },
    ],
    rows: [...byReason].sort(([, one], [, other]) => other.length - one.length).slice(0, DARK_SHOWN),
    empty: '',
  })}</section>`;
}

const unitLink = ({ account, region }: DarkUnit, query: URLSearchParams): Html =>
  html`<a href="${address(accountPath(account), { status: 'unknown', ...carried(query) })}">${account}</a> ${region}`;
