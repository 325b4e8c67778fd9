/** The frameworks, and how far the controls cover each. */
import { READERS } from '../../api/caller.ts';
import { html } from '../../api/html.ts';
import { claiming } from '../../core/catalogue.ts';
import { type Covered, type FrameworkCoverage, frameworkCoverage } from '../../derive/coverage.ts';
import { frameworks } from '../../frameworks/index.ts';
import { address, carried, frameworkPath } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { catalogue, claims } from '../parts/catalogue.ts';
import { table } from '../parts/table.ts';
import { number, share } from '../words.ts';

const HEADS: readonly (readonly [Covered, string])[] = [
  ['judges', 'Judged'],
  ['stricter', 'Stricter'],
  ['in-part', 'In part'],
  ['attested', 'Attested'],
  ['none', 'None'],
];

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: false,
  show: async ({ query }) => ({
    title: 'Frameworks',
    main: html`<section class="card"><p>How many requirements of each framework have a control, and how far the controls judge them. A requirement with none has no evidence here, and is never shown as met.</p>
${table({
  columns: [
    {
      ...{ head: 'Framework', kind: 'name' },
      cell: ({ id, title, version }) =>
        html`<a href="${address(frameworkPath(id), carried(query))}">${title}</a> <span class="quiet">${version}</span>`,
    },
    { head: 'Requirements', kind: 'number', cell: ({ requirements }) => number(requirements.length) },
    ...HEADS.map(([how, head]) => ({
      ...{ head, kind: 'number' as const },
      cell: ({ counts }: FrameworkCoverage) => number(counts[how]),
    })),
    {
      ...{ head: 'Covered', kind: 'number' },
      cell: ({ counts, requirements }) => share(requirements.length - counts.none, requirements.length),
    },
  ],
  rows: frameworkCoverage(claiming(catalogue, claims), frameworks),
  empty: '',
})}</section>`,
  }),
};
