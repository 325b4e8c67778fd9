/** A resource: every verdict about it, and everything that changed, with who changed it. */
import { hasRole, READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { selectionFor } from '../../api/selection.ts';
import type { VerdictAt } from '../../queries/as-of.ts';
import { timelinePage } from '../../queries/timeline.ts';
import { address, carried, changed } from '../address.ts';
import type { Asked, PageRoute } from '../asked.ts';
import { accountsFor, namesOf } from '../parts/accounts.ts';
import { controlOf, severityOf } from '../parts/catalogue.ts';
import { filters } from '../parts/filters.ts';
import { parametersCard } from '../parts/in-force.ts';
import { severityLabel, statusLabel } from '../parts/status.ts';
import { type Column, pager, table } from '../parts/table.ts';
import { STATUS_FIELD, verdictList } from '../parts/verdict-list.ts';
import { controlLink, shortName, verdictColumns } from '../parts/verdicts.ts';
import { waiversCard } from '../parts/waivers.ts';
import { whoText } from '../parts/who.ts';
import { moment } from '../words.ts';

const CHANGES = 50;
const YEAR_MS = 365 * 86_400_000;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { resource = '' } = asked.params;
    const { query } = asked;
    const account = query.getAll('account').filter((id) => id !== '');
    const wanted = { resource: [resource], ...(account.length > 0 ? { account } : {}) };
    const accounts = await accountsFor(asked);
    const columns = verdictColumns(asked, namesOf(accounts));
    const shown = { ...asked, query: query.has('status') ? query : withAll(query) };
    const { verdicts, list } = await verdictList(shown, wanted, [
      ...[columns.status, columns.control, columns.account, columns.because, columns.since],
      ...(hasRole(asked.caller, ['auditor']) ? [evidenceColumn(resource, query)] : []),
    ]);
    const changes = await changesOf(asked, wanted);
    if (verdicts.length === 0 && changes.rows === 0 && !query.has('status'))
      throw new Problem(
        404,
        'no verdict was ever given about a resource of that name, in the accounts that you may see',
      );
    const judgedIn = new Set(verdicts.map(({ account }) => account));
    const controls = [...new Set(verdicts.map(({ control }) => control))].flatMap((id) => controlOf(id) ?? []);
    return {
      title: shortName(resource),
      trail: [{ text: 'Now', href: address('/', carried(query)) }],
      main: html`<section class="card"><dl class="facts"><dt>Resource</dt><dd><code>${resource}</code></dd></dl></section>
<section class="card"><h2>Verdicts</h2>${filters(shown, [STATUS_FIELD])}${list}</section>
${await waiversCard(asked, verdicts, accounts)}
${parametersCard(
  asked,
  controls,
  accounts.filter(({ id }) => judgedIn.has(id)),
)}
<section class="card"><h2>What changed in the last year</h2>${changes.list}</section>`,
    };
  },
};

/** The facts are for auditors: a link that is refused helps nobody else. */
const evidenceColumn = (resource: string, query: URLSearchParams): Column<VerdictAt> => ({
  head: 'Evidence',
  cell: ({ control, account, region }) =>
    html`<a href="${address('/evidence', { account, region, control, resource, ...carried(query) })}">facts</a>`,
});

/** One resource has few verdicts: all are shown until the reader filters. */
function withAll(query: URLSearchParams): URLSearchParams {
  const all = new URLSearchParams(query);
  for (const status of ['fail', 'unknown', 'pass', 'not-applicable']) all.append('status', status);
  return all;
}

async function changesOf(asked: Asked, wanted: { resource: readonly string[]; account?: readonly string[] }) {
  const { ports, query, now, at } = asked;
  const until = at ?? now.toISOString();
  const cursor = query.get('changes') ?? undefined;
  const { entries, next } = await timelinePage(
    ports,
    { ...(await selectionFor(asked, wanted)), since: new Date(Date.parse(until) - YEAR_MS).toISOString(), until },
    { limit: CHANGES, cursor, now: now.toISOString(), key: await ports.cursorKey() },
  );
  const kept = carried(query);
  return {
    rows: entries.length,
    list: html`${table({
      columns: [
        { head: 'When', cell: ({ at: when }) => moment(when) },
        { head: 'Change', cell: ({ movement }) => movement },
        { head: 'From', cell: ({ from }) => statusLabel(from) },
        { head: 'To', cell: ({ to }) => statusLabel(to) },
        { head: 'Severity', cell: ({ control }) => severityLabel(severityOf(control)) },
        { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, kept) },
        { head: 'Who', kind: 'name', cell: (one) => whoText(one) },
        { head: 'Because', kind: 'text', cell: ({ because }) => because },
      ],
      rows: entries,
      empty: 'Nothing changed.',
    })}${pager(next === null ? null : changed(asked, { changes: next }), cursor === undefined, changed(asked, { changes: undefined }))}`,
  };
}
