/** All controls by domain, with their counts; or the controls that a search finds, the best match first. */
import { READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { selectionFor } from '../../api/selection.ts';
import { SEVERITIES } from '../../core/control.ts';
import { controlCounts } from '../../queries/control-counts.ts';
import { domainOf } from '../../queries/counts.ts';
import { address, carried, controlPath } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { catalogue, severityOf, titleOf } from '../parts/catalogue.ts';
import { controlsAbout } from '../parts/control-search.ts';
import { chosenIn, type Field, filters } from '../parts/filters.ts';
import { severityLabel } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { domainText, number } from '../words.ts';

const SEVERITY: Field = {
  name: 'severity',
  label: 'Severity',
  several: SEVERITIES.map((value) => ({ value, text: value })),
};
const TEXT: Field = { name: 'text', label: 'Search', placeholder: 'encryption of databases, CIS 1.4' };
const FOUND = 'Found, the best first';

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { query, ports, at, now } = asked;
    const counts = await controlCounts(ports, await selectionFor(asked, {}), at ?? now.toISOString());
    const severities = chosenIn(query, SEVERITY);
    const [text = ''] = chosenIn(query, TEXT);
    const isSearch = text.trim() !== '';
    const wanted = (isSearch ? controlsAbout(text) : catalogue).filter(
      ({ severity }) => severities.length === 0 || severities.includes(severity),
    );
    const kept = carried(query);
    const groups = [...Map.groupBy(wanted, ({ id }) => (isSearch ? FOUND : domainText(domainOf(id))))];
    return {
      title: 'Controls',
      main: html`<section class="card">${filters(asked, [TEXT, SEVERITY])}</section>
${groups.length === 0 ? html`<section class="card"><p class="empty">No control is as these filters ask; choose other ones, or search for other words.</p></section>` : null}
${groups.map(
  ([heading, controls]) =>
    html`<section class="card"><h2>${heading}</h2>${table({
      columns: [
        {
          head: 'Control',
          kind: 'name',
          cell: ({ id }) => html`<a href="${address(controlPath(id), kept)}">${titleOf(id)}</a>`,
        },
        { head: 'Severity', cell: ({ id }) => severityLabel(severityOf(id)) },
        { head: 'Failing', kind: 'number', cell: ({ id }) => number(counts.get(id)?.fail ?? 0) },
        { head: 'Not seen', kind: 'number', cell: ({ id }) => number(counts.get(id)?.unknown ?? 0) },
        { head: 'Passing', kind: 'number', cell: ({ id }) => number(counts.get(id)?.pass ?? 0) },
      ],
      rows: controls,
      empty: '',
    })}</section>`,
)}`,
    };
  },
};
