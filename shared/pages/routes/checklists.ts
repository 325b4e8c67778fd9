/** All checklists, with how much of each holds. */
import { READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { percentOf, sentenceOf } from '../../checklist/summary.ts';
import { address, carried, checklistPath } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { checklistNamed, evidenceFor, type Shown, standing } from '../parts/checklist.ts';
import { table } from '../parts/table.ts';

const NONE = html`No checklist is shown here yet. Write one in Markdown, match it once with
<code>plumbline checklist import launch.md --output launch.plumbline.yml</code>, review the mapping, and name the file:
<code>plumbline serve --checklist launch.md</code>. In a deployment, put both files below <code>checklists/</code> in the bucket of the evidence.`;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const names = await asked.ports.checklists.list();
    const evidence = names.length === 0 ? null : await evidenceFor(asked);
    const shown: Shown[] = [];
    if (evidence) for (const name of names) shown.push(standing(await checklistNamed(asked, name), evidence));
    const kept = carried(asked.query);
    return {
      title: 'Checklists',
      main: html`<section class="card">${table({
        columns: [
          {
            ...{ head: 'Checklist', kind: 'name' as const },
            cell: ({ name, title }) => html`<a href="${address(checklistPath(name), kept)}">${title}</a>`,
          },
          {
            ...{ head: 'Holds', kind: 'number' as const },
            cell: ({ counts }) => `${percentOf(counts)}%`,
          },
          { head: 'Items', kind: 'text', cell: ({ counts }) => sentenceOf(counts) },
          { head: 'Mapping', kind: 'text', cell: mappingText },
        ],
        rows: shown,
        empty: NONE,
      })}</section>`,
    };
  },
};

const mappingText = ({ faults }: Shown): Html =>
  faults.length === 0 ? html`in order` : html`<span class="status unknown">to be mended</span>`;
