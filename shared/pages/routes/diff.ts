/** The differences between two instants. */
import { READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { selectionFor } from '../../api/selection.ts';
import { passedInstant } from '../../queries/bounds.ts';
import { diffPage } from '../../queries/diff.ts';
import { accountPath, address, changed } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { accountsFor, namesOf } from '../parts/accounts.ts';
import { severityOf } from '../parts/catalogue.ts';
import { emptyText, filled } from '../parts/filled.ts';
import { chosenIn, type Field, filters } from '../parts/filters.ts';
import { severityLabel, statusLabel } from '../parts/status.ts';
import { pager, table } from '../parts/table.ts';
import { controlLink, resourceLink } from '../parts/verdicts.ts';
import { moment } from '../words.ts';

const PAGE = { limit: 50, bytes: 100 * 1_024 };
const FROM: Field = { name: 'from', label: 'From (UTC)', type: 'date' };
const TO: Field = { name: 'to', label: 'To (UTC); empty: now', type: 'date' };

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: false,
  show: async (asked) => {
    const { ports, query, now } = asked;
    const clocked = { now: now.toISOString() };
    const [from] = chosenIn(query, FROM);
    const [to] = chosenIn(query, TO);
    const form = html`<section class="card">${filters(asked, [FROM, TO], 'Compare')}</section>`;
    if (from === undefined)
      return {
        title: 'Changes between two instants',
        main: html`${form}<section class="card"><p class="empty">Choose the earlier day. Its end is compared with the end of the later one.</p></section>`,
      };
    const against = passedInstant(from, 'end', 'from', clocked);
    const at = to === undefined ? undefined : passedInstant(to, 'end', 'to', clocked);
    const cursor = query.get('cursor') ?? undefined;
    const question = { ...(await selectionFor(asked, {})), against, ...(at === undefined ? {} : { at }) };
    const paging = { ...PAGE, now: clocked.now, key: await ports.cursorKey() };
    const page = await filled({ limit: PAGE.limit, cursor }, (limit, from) =>
      diffPage(ports, question, { ...paging, limit, cursor: from }),
    );
    const names = namesOf(await accountsFor(asked));
    return {
      title: 'Changes between two instants',
      main: html`${form}<section class="card"><h2>${moment(against)} to ${moment(page.at)}</h2>${table({
        columns: [
          { head: 'From', cell: ({ from: before }) => statusLabel(before) },
          { head: 'To', cell: ({ to: after }) => statusLabel(after) },
          { head: 'Severity', cell: ({ control }) => severityLabel(severityOf(control)) },
          { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, { 'as-of': undefined }) },
          {
            head: 'Account',
            cell: ({ account }) =>
              html`<a href="${address(accountPath(account))}">${names.get(account) ?? account}</a>`,
          },
          { head: 'Region', cell: ({ region }) => region },
          { head: 'Resource', kind: 'name', cell: (one) => resourceLink(one, { 'as-of': undefined }) },
          { head: 'Because', kind: 'text', cell: ({ because, before }) => because ?? before ?? '' },
        ],
        rows: page.entries,
        empty: emptyText(page.next, 'No verdict differs.'),
      })}${pager(page.next === null ? null : changed(asked, { cursor: page.next }), cursor === undefined, changed(asked, {}))}</section>`,
    };
  },
};
