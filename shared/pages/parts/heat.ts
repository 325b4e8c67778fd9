/** The heat map: accounts by domain, the worst first, grouped by organisational unit. */
import { type Html, html } from '../../api/html.ts';
import { SEVERITIES } from '../../core/control.ts';
import type { SummaryRow } from '../../queries/summary.ts';
import { accountPath, address } from '../address.ts';
import { domainText, number } from '../words.ts';

interface AccountRow {
  readonly account: string;
  readonly name: string;
  readonly ou: string;
  readonly domains: ReadonlyMap<string, SummaryRow>;
}

export interface Heat {
  readonly domains: readonly string[];
  readonly accounts: readonly AccountRow[];
}

/** Rows are the worst first, so the accounts are in the order of their worst domain, and units in that of their worst account. */
export function heatOf(rows: readonly SummaryRow[]): Heat {
  const accounts = new Map<string, AccountRow & { domains: Map<string, SummaryRow> }>();
  const domains = new Set<string>();
  for (const row of rows) {
    domains.add(row.domain);
    const { account, name, ou } = row;
    const known = accounts.get(account) ?? { account, name: name ?? account, ou: ou ?? '', domains: new Map() };
    accounts.set(account, known);
    known.domains.set(row.domain, row);
  }
  return { domains: [...domains].sort(), accounts: [...accounts.values()] };
}

export function heatMap({ domains, accounts }: Heat, carried: Readonly<Record<string, string | undefined>>): Html {
  const units = Map.groupBy(accounts, ({ ou }) => ou);
  return html`<div class="wide" role="region" aria-label="Heat map" tabindex="0"><table class="heat">
<thead><tr><th class="name" scope="col">Account</th>${domains.map(
    (domain) => html`<th scope="col"><span>${domainText(domain)}</span></th>`,
  )}</tr></thead>
<tbody>${[...units].map(
    ([
      ou,
      own,
    ]) => html`<tr class="ou"><th scope="rowgroup" colspan="${domains.length + 1}">${ou === '' ? 'Root' : ou}</th></tr>
${own.map(
  ({
    account,
    name,
    domains: cells,
  }) => html`<tr><th scope="row"><a href="${address(accountPath(account), carried)}" title="${name}">${name}</a></th>${domains.map(
    (domain) => html`<td>${cellOf(cells.get(domain), domain, { account, name }, carried)}</td>`,
  )}</tr>
`,
)}`,
  )}</tbody></table></div>
<ul class="key"><li><b class="l3">3</b>critical failures</li><li><b class="l2">3</b>high</li><li><b class="l1">3</b>medium</li><li><b class="l0">3</b>low</li><li><b class="dark">?</b>not seen (a line below a number: partly)</li><li><b class="good">✓</b>all that applies holds</li><li><b>·</b>nothing applies</li></ul>`;
}

function cellOf(
  row: SummaryRow | undefined,
  domain: string,
  { account, name }: { readonly account: string; readonly name: string },
  carried: Readonly<Record<string, string | undefined>>,
): Html {
  if (!row) return html`<span class="none">·</span>`;
  const { fail, unknown, pass } = row.counts;
  if (fail === 0 && unknown === 0 && pass === 0) return html`<span class="none">·</span>`;
  const words = `${name}, ${domainText(domain)}: ${number(fail)} failing, ${number(unknown)} not seen, ${number(pass)} passing`;
  const href = address(accountPath(account), { domain, status: statusesOf(row), ...carried });
  return html`<a class="${classOf(row)}" href="${href}" title="${words}" aria-label="${words}">${textOf(row)}</a>`;
}

const statusesOf = ({ counts: { fail, unknown } }: SummaryRow): readonly string[] =>
  fail + unknown > 0 ? ['fail', 'unknown'] : ['pass'];

const textOf = ({ counts: { fail, unknown } }: SummaryRow): string => {
  if (fail > 0) return fail > 999 ? '1k+' : String(fail);
  return unknown > 0 ? '?' : '✓';
};

function classOf({ counts: { fail, unknown }, failing }: SummaryRow): string {
  if (fail === 0) return unknown > 0 ? 'dark' : 'good';
  const worst = SEVERITIES.findIndex((severity) => failing[severity] > 0);
  const shade = `l${SEVERITIES.length - 1 - worst}`;
  return unknown > 0 ? `${shade} mixed` : shade;
}
