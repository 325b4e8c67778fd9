/** A resource: every verdict about it, and everything that changed, with who changed it. */
import { hasRole, READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { WORST_FIRST } from '../../core/status-order.ts';
import type { VerdictAt } from '../../queries/as-of.ts';
import { isInScope } from '../../records/waivers.ts';
import { address, carried } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { accountsFor, namesOf } from '../parts/accounts.ts';
import { controlOf } from '../parts/catalogue.ts';
import { changesOf } from '../parts/changes.ts';
import { filters } from '../parts/filters.ts';
import { fixesCard } from '../parts/fixes.ts';
import { parametersCard } from '../parts/in-force.ts';
import type { Column } from '../parts/table.ts';
import { STATUS_FIELD, verdictList } from '../parts/verdict-list.ts';
import { shortName, verdictColumns } from '../parts/verdicts.ts';
import { waiversCard } from '../parts/waivers.ts';

const DAYS = 365;

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
    const changes = await changesOf(asked, wanted, DAYS);
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
${fixesCard(asked, verdicts)}
${await waiversCard(asked, accounts, (waiver, accountOf) => verdicts.some((one) => isInScope(waiver, one, accountOf)))}
${parametersCard(
  asked,
  controls,
  accounts.filter(({ id }) => judgedIn.has(id)),
)}
<section class="card"><h2>What changed in the last year</h2>${changes.list}</section>`,
    };
  },
};

/** Only auditors may read facts, so only they get the link. */
const evidenceColumn = (resource: string, query: URLSearchParams): Column<VerdictAt> => ({
  head: 'Evidence',
  cell: ({ control, account, region }) =>
    html`<a href="${address('/evidence', { account, region, control, resource, ...carried(query) })}">facts</a>`,
});

/** One resource has few verdicts: all are shown until the reader filters. */
function withAll(query: URLSearchParams): URLSearchParams {
  const all = new URLSearchParams(query);
  for (const status of WORST_FIRST) all.append('status', status);
  return all;
}
