/** The alerts: those that fire, those that are acknowledged, and those that were resolved in the last day. */
import { READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { SEVERITIES } from '../../core/control.ts';
import { changed } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { ALERT_STATUSES, alertTable } from '../parts/alert-table.ts';
import { alertsFor } from '../parts/alerts.ts';
import { chosenIn, type Field, filters } from '../parts/filters.ts';
import { pager } from '../parts/table.ts';
import { takeWindowStep, windowsCard } from '../parts/windows.ts';
import { counted } from '../words.ts';

const PER_PAGE = 50;
const STATUS: Field = {
  ...{ name: 'status', label: 'Status' },
  several: ALERT_STATUSES.map((value) => ({ value, text: value })),
  unless: ['firing', 'acknowledged', 'waived'],
};
const SEVERITY: Field = {
  ...{ name: 'severity', label: 'Severity' },
  several: SEVERITIES.map((value) => ({ value, text: value })),
};

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { query } = asked;
    const statuses = chosenIn(query, STATUS);
    const severities = chosenIn(query, SEVERITY);
    const after = query.get('cursor') ?? undefined;
    const found = (await alertsFor(asked)).filter(
      ({ status, severity }) =>
        (statuses.length === 0 || statuses.includes(status)) &&
        (severities.length === 0 || severities.includes(severity)),
    );
    const begin = after === undefined ? 0 : 1 + found.findIndex(({ id }) => id === after);
    const page = found.slice(begin, begin + PER_PAGE);
    const last = page.at(-1);
    const next = last && begin + page.length < found.length ? changed(asked, { cursor: last.id }) : null;
    return {
      title: 'Alerts',
      main: html`<section class="card">${filters(asked, [STATUS, SEVERITY])}</section>
<section class="card" data-live><h2>${counted(found.length, 'alert')}</h2>${alertTable(
        page,
        asked,
        'No alert is as these filters ask. An alert tells of a change: what has failed since the first scan is under Now.',
      )}${pager(next, after === undefined, changed(asked, {}))}
<p class="small quiet">Resolved alerts are listed for a day. The pages of accounts and resources show everything that changed.</p></section>
${await windowsCard(asked)}`,
    };
  },
  act: takeWindowStep,
};
