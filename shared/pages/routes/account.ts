/** An account: its counts by domain, and its verdicts. */
import { READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { reachFor, requireReach, selectionFor } from '../../api/selection.ts';
import { type Account, ORGANIZATION } from '../../core/account.ts';
import { domainOf } from '../../queries/counts.ts';
import { summary } from '../../queries/summary.ts';
import { isOfAccount } from '../../records/waivers.ts';
import { accountPath, address, carried } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { accountsFor, namesOf } from '../parts/accounts.ts';
import { catalogue, severityOf } from '../parts/catalogue.ts';
import { newestChanges } from '../parts/changes.ts';
import { figures } from '../parts/figures.ts';
import { filters } from '../parts/filters.ts';
import { heatMap, heatOf } from '../parts/heat.ts';
import { parametersSetCard } from '../parts/in-force.ts';
import { STATUS_FIELD, verdictList } from '../parts/verdict-list.ts';
import { verdictColumns } from '../parts/verdicts.ts';
import { waiversCard } from '../parts/waivers.ts';
import { domainText, number } from '../words.ts';

const DOMAINS = [...new Set(catalogue.map(({ id }) => domainOf(id)))].sort();

const DAYS = 30;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { account: id = '' } = asked.params;
    requireReach(await reachFor(asked), [id]);
    const known = await accountsFor(asked);
    const account = known.find((one) => one.id === id);
    if (!account && id !== ORGANIZATION)
      throw new Problem(404, `no scan has seen the account ${id}; the map on the first page has those there are`);
    const domain = asked.query.get('domain') ?? '';
    const selected = await selectionFor(asked, { account: [id] });
    const stand = await summary(
      asked.ports,
      { ...selected, ...(asked.at === undefined ? {} : { at: asked.at }) },
      { now: asked.now.toISOString(), key: await asked.ports.cursorKey(), severityOf },
    );
    const columns = verdictColumns(asked, namesOf(known));
    const controls = domain === '' ? {} : { control: [`${domain}.*`] };
    const wanted = { account: [id], ...controls };
    const { list } = await verdictList(asked, wanted, [
      ...[columns.status, columns.control, columns.resource],
      ...[columns.because, columns.since],
    ]);
    const { counts, waived } = stand.total;
    return {
      title: account ? account.name : 'The organisation itself',
      trail: [{ text: 'Now', href: address('/', carried(asked.query)) }],
      main: html`${account ? factsOf(account) : null}
${figures([
  { name: 'Failing', kind: 'fail', value: number(counts.fail), note: `${number(waived)} of them waived` },
  { name: 'Not seen', kind: 'unknown', value: number(counts.unknown), note: 'could not be read' },
  { name: 'Passing', kind: 'pass', value: number(counts.pass), note: 'as the last scan or event found it' },
])}
<section class="card"><h2>By domain</h2>${heatMap(heatOf(stand.rows), carried(asked.query))}</section>
<section class="card"><h2>${domain === '' ? 'Verdicts' : `Verdicts: ${domainText(domain)}`}</h2>
${filters({ path: accountPath(id), query: asked.query }, [
  STATUS_FIELD,
  {
    name: 'domain',
    label: 'Domain',
    one: [{ value: '', text: 'all' }, ...DOMAINS.map((value) => ({ value, text: domainText(value) }))],
  },
])}
${list}</section>
${await waiversCard(asked, known, (waiver, accountOf) => isOfAccount(waiver, id, accountOf))}
${account ? parametersSetCard(asked, account) : null}
<section class="card"><h2>What changed in the last ${DAYS} days</h2>${await newestChanges(asked, wanted, DAYS)}</section>`,
    };
  },
};

const factsOf = ({ id, ou, tags, management }: Account) =>
  html`<section class="card"><dl class="facts"><dt>Account</dt><dd>${id}${management ? ' (management account)' : null}</dd>
<dt>Organisational unit</dt><dd>${ou === '' ? 'Root' : ou}</dd>
${Object.entries(tags).map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`)}</dl></section>`;
