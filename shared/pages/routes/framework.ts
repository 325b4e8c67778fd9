/** A framework, requirement by requirement: its coverage, and whether it holds. */
import { READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { selectionFor } from '../../api/selection.ts';
import { claiming } from '../../core/catalogue.ts';
import { type Covered, frameworkCoverage, type RequirementCoverage } from '../../derive/coverage.ts';
import { frameworks } from '../../frameworks/index.ts';
import { controlCounts, type StatusCounts } from '../../queries/control-counts.ts';
import { address, carried } from '../address.ts';
import type { PageRoute } from '../asked.ts';
import { catalogue, claims } from '../parts/catalogue.ts';
import { figures } from '../parts/figures.ts';
import { frameworkName } from '../parts/frameworks.ts';
import { statusLabel } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { controlLink } from '../parts/verdicts.ts';
import { number } from '../words.ts';

const HOW_WORDS: Readonly<Record<Covered, string>> = {
  judges: 'judged',
  stricter: 'judged more strictly',
  'in-part': 'judged in part',
  attested: 'attested by people',
  none: 'no evidence',
};

type Standing = 'fail' | 'unknown' | 'pass' | null;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { params, ports, at, now, query } = asked;
    const framework = frameworks.find(({ id }) => id === params.framework);
    if (!framework)
      throw new Problem(404, 'there is no framework of that name; the page of the frameworks lists those there are');
    const [covered] = frameworkCoverage(claiming(catalogue, claims), [framework]);
    const requirements = covered?.requirements ?? [];
    const counts = await controlCounts(ports, await selectionFor(asked, {}), at ?? now.toISOString());
    const standing = new Map(requirements.map((one) => [one.id, standingOf(one, counts)]));
    const many = (wanted: Standing) => number([...standing.values()].filter((one) => one === wanted).length);
    const kept = carried(query);
    return {
      title: frameworkName(framework),
      trail: [{ text: 'Frameworks', href: address('/frameworks', kept) }],
      main: html`${figures([
        { name: 'With failures', kind: 'fail', value: many('fail'), note: 'requirements with a failing resource' },
        {
          name: 'Not wholly seen',
          kind: 'unknown',
          value: many('unknown'),
          note: 'nothing fails, and something could not be read',
        },
        { name: 'Holding', kind: 'pass', value: many('pass'), note: 'as far as the controls judge them' },
        {
          name: 'Without evidence',
          kind: 'none',
          value: many(null),
          note: 'no control, or nothing that it applies to',
        },
      ])}
<section class="card"><h2>Requirements</h2>${table({
        columns: [
          { head: 'Id', cell: ({ id }) => id },
          { head: 'Requirement', kind: 'text', cell: ({ title }) => title },
          { head: 'Evidence', cell: ({ how }) => HOW_WORDS[how] },
          { head: 'Stands', cell: ({ id }) => standingLabel(standing.get(id) ?? null) },
          { head: 'Failing', kind: 'number', cell: (one) => number(sumOf(one, counts, 'fail')) },
          {
            head: 'Controls',
            kind: 'text',
            cell: ({ controls }) => listOf(controls.map((id) => controlLink(id, kept))),
          },
        ],
        rows: requirements,
        empty: 'This framework has no requirement here.',
      })}<p class="small quiet">An export of this framework: <code>plumbline export --format html --framework ${framework.id}</code></p></section>`,
    };
  },
};

const listOf = (items: readonly Html[]): Html =>
  html`${items.map((item, index) => html`${index > 0 ? '; ' : null}${item}`)}`;

const sumOf = (
  { controls }: RequirementCoverage,
  counts: ReadonlyMap<string, StatusCounts>,
  status: keyof StatusCounts,
): number => controls.reduce((sum, id) => sum + (counts.get(id)?.[status] ?? 0), 0);

/** One failure decides; an unknown verdict never counts as holding. */
function standingOf(requirement: RequirementCoverage, counts: ReadonlyMap<string, StatusCounts>): Standing {
  if (sumOf(requirement, counts, 'fail') > 0) return 'fail';
  if (sumOf(requirement, counts, 'unknown') > 0) return 'unknown';
  return sumOf(requirement, counts, 'pass') > 0 ? 'pass' : null;
}

const standingLabel = (standing: Standing): Html =>
  standing === null ? html`<span class="status none">no evidence</span>` : statusLabel(standing);
