/** Columns of tables of verdicts. */
import { type Html, html } from '../../api/html.ts';
import { arnParts } from '../../core/arn.ts';
import type { VerdictAt } from '../../queries/as-of.ts';
import type { ShownVerdict } from '../../queries/waivers-shown.ts';
import { accountPath, address, carried, controlPath, resourcePath } from '../address.ts';
import type { Asked } from '../asked.ts';
import { age } from '../words.ts';
import { severityOf, titleOf } from './catalogue.ts';
import { severityLabel, statusLabel, waivedLabel } from './status.ts';
import type { Column } from './table.ts';

const WHOLE = '*';
const LONGEST = 48;

/** A long name is shortened at its beginning, because the ends of names differ more. */
export const shortName = (resource: string): string => {
  const short = resource.startsWith('arn:') ? arnParts(resource).resource || resource : resource;
  return short.length > LONGEST ? `…${short.slice(1 - LONGEST)}` : short;
};

type Names = ReadonlyMap<string, string>;

type Columns = Readonly<
  Record<'status' | 'control' | 'account' | 'region' | 'resource' | 'because' | 'since', Column<ShownVerdict>>
>;

export function verdictColumns(asked: Asked, names: Names): Columns {
  const kept = carried(asked.query);
  const now = asked.at ?? asked.now.toISOString();
  return {
    status: {
      head: 'Status',
      cell: ({ status, control, waiver }) =>
        html`${statusLabel(status)}${waiver ? html` ${waivedLabel(waiver)}` : null}<br> ${severityLabel(severityOf(control))}`,
    },
    control: { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, kept) },
    account: {
      head: 'Account',
      cell: ({ account, region }) =>
        html`<a href="${address(accountPath(account), kept)}">${names.get(account) ?? account}</a><br> <span class="quiet">${region}</span>`,
    },
    region: { head: 'Region', cell: ({ region }) => region },
    resource: {
      ...{ head: 'Resource', kind: 'name' },
      cell: (verdict) => html`${resourceLink(verdict, kept)}<br> <span class="quiet">${verdict.region}</span>`,
    },
    because: { head: 'Because', kind: 'text', cell: ({ because }) => because },
    since: { head: 'For', cell: ({ failingSince, since }) => age(failingSince ?? since, now) },
  };
}

export const controlLink = (control: string, kept: ReturnType<typeof carried>): Html =>
  html`<a href="${address(controlPath(control), kept)}">${titleOf(control)}</a>`;

export const resourceLink = (
  { resource, account }: Pick<VerdictAt, 'resource' | 'account'>,
  kept: ReturnType<typeof carried>,
): Html =>
  resource === WHOLE
    ? html`<span class="quiet">the whole unit</span>`
    : html`<a href="${address(resourcePath(resource), { account, ...kept })}" title="${resource}">${shortName(resource)}</a>`;
