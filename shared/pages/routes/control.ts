/** A control: what it checks and why, its parameters, its fix, what it is evidence for, and its verdicts. */
import { READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { domainOf } from '../../queries/counts.ts';
import { isOfControl } from '../../records/waivers.ts';
import { address, carried, controlPath, frameworkPath } from '../address.ts';
import type { Asked, PageRoute } from '../asked.ts';
import { accountsFor, namesOf } from '../parts/accounts.ts';
import { claims, controlOf, texts } from '../parts/catalogue.ts';
import { newestChanges } from '../parts/changes.ts';
import { chosenIn, type Field, filters } from '../parts/filters.ts';
import { parametersCard } from '../parts/in-force.ts';
import { severityLabel } from '../parts/status.ts';
import { STATUS_FIELD, verdictList } from '../parts/verdict-list.ts';
import { verdictColumns } from '../parts/verdicts.ts';
import { waiversCard } from '../parts/waivers.ts';
import { domainText, number } from '../words.ts';

const DAYS = 30;
/** For more accounts, collecting the changes would take too long for one page, because the log of each unit is read. */
const MOST_ACCOUNTS = 40;
const ACCOUNT: Field = { name: 'account', label: 'Account; empty: every one', placeholder: '111122223333' };

/** Before the first scan, the page shows what holds for an account that no profile matches. */
const NO_ACCOUNT = { id: '', name: '', ou: '', tags: {}, management: false };

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { control: id = '' } = asked.params;
    const control = controlOf(id);
    if (!control)
      throw new Problem(
        404,
        'this release has no control of that name; the page of the controls lists those there are',
      );
    const accounts = await accountsFor(asked);
    const columns = verdictColumns(asked, namesOf(accounts));
    const chosen = chosenIn(asked.query, ACCOUNT);
    const wanted = { control: [id], ...(chosen.length > 0 ? { account: chosen } : {}) };
    const { list } = await verdictList(asked, wanted, [
      ...[columns.status, columns.account, columns.resource, columns.because, columns.since],
    ]);
    const kept = carried(asked.query);
    return {
      title: texts[id]?.title ?? id,
      trail: [
        { text: 'Controls', href: address('/controls', kept) },
        { text: domainText(domainOf(id)), href: address('/controls', { text: `${domainOf(id)}.`, ...kept }) },
      ],
      main: html`<div class="columns"><section class="card"><h2>What it checks</h2>
<p>${texts[id]?.why ?? 'This release says no more about it.'}</p>
<dl class="facts"><dt>Control</dt><dd><code>${id}</code></dd><dt>Severity</dt><dd>${severityLabel(control.severity)}</dd>
<dt>Judged once per</dt><dd>${control.subject.scope}</dd>${claimed(id, asked)}</dl></section>
<section class="card"><h2>How to put it right</h2>${fixOf(id)}</section></div>
${parametersCard(asked, [control], accounts.length > 0 ? accounts : [NO_ACCOUNT])}
<section class="card"><h2>Verdicts</h2>${filters({ path: controlPath(id), query: asked.query }, [STATUS_FIELD, ACCOUNT])}${list}</section>
${await waiversCard(asked, accounts, (waiver) => isOfControl(waiver, id))}
<section class="card"><h2>What changed in the last ${DAYS} days</h2>${
        chosen.length === 0 && accounts.length > MOST_ACCOUNTS
          ? html`<p class="empty">Name an account in the filter of the verdicts: ${number(accounts.length)} accounts are too many to look through.</p>`
          : await newestChanges(asked, wanted, DAYS)
      }</section>`,
    };
  },
};

function fixOf(id: string): Html {
  const fix = texts[id]?.fix;
  if (fix === undefined) return html`<p class="empty">This release names no fix.</p>`;
  const note = html`<p class="small quiet">The pages of a resource that fails, and of its alert, have this with the resource's own names filled in.</p>`;
  if (typeof fix === 'string') return html`<pre data-copy>${fix}</pre>${note}`;
  if (fix.command) return html`<pre data-copy>${fix.command}</pre>${note}`;
  return html`<ol>${(fix.steps ?? []).map((step) => html`<li>${step}</li>`)}</ol>`;
}

function claimed(id: string, { query }: Asked): Html | null {
  const { satisfies = [] } = claims[id] ?? {};
  if (satisfies.length === 0) return null;
  return html`<dt>Evidence for</dt><dd>${satisfies.map((requirement, index) => {
    const [framework = ''] = requirement.split('/');
    return html`${index > 0 ? ', ' : null}<a href="${address(frameworkPath(framework), carried(query))}">${requirement}</a>`;
  })}</dd>`;
}
