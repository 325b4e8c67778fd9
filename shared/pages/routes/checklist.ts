/** A checklist: what holds of it, item by item, and what people attested for it. */
import { READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import type { AttestedEvidence } from '../../checklist/evidence.ts';
import { countedItems, STATES } from '../../checklist/standing.ts';
import { percentOf, sentenceOf } from '../../checklist/summary.ts';
import { ORGANIZATION } from '../../core/account.ts';
import type { Attestation } from '../../records/attestation.ts';
import { address, carried, controlPath } from '../address.ts';
import type { Asked, PageRoute } from '../asked.ts';
import { claims, titleOf } from '../parts/catalogue.ts';
import { checklistNamed, evidenceFor, type Shown, standing } from '../parts/checklist.ts';
import { checklistText, STATE_WORDS, stateLabel } from '../parts/checklist-items.ts';
import { drillsFor } from '../parts/drills.ts';
import { figures } from '../parts/figures.ts';
import { table } from '../parts/table.ts';
import { day, number } from '../words.ts';

const DUE_MS = 30 * 86_400_000;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const listed = await checklistNamed(asked, asked.params.checklist ?? '');
    const evidence = await evidenceFor(asked);
    const shown = standing(listed, evidence);
    return {
      title: shown.title,
      trail: [{ text: 'Checklists', href: address('/checklists', carried(asked.query)) }],
      main: html`<div data-live>${overview(shown)}</div>${faultsOf(shown)}
<section class="card">${checklistText(shown, carried(asked.query))}</section>
${attestedOf(shown, evidence, asked)}
${await drillsFor(controlsOf(shown), asked)}`,
    };
  },
};

function overview({ counts }: Shown): Html {
  const percent = percentOf(counts);
  const other = STATES.filter((state) => state !== 'holds' && state !== 'fails' && counts[state] > 0);
  return html`${figures([
    {
      ...{ name: 'Holds', kind: 'pass', value: `${percent}%` },
      note: html`<progress max="100" value="${percent}" aria-label="Share of the items that hold">${percent}%</progress>${sentenceOf(counts)}`,
    },
    { name: 'Failing', kind: 'fail', value: number(counts.fails), note: `of ${number(countedItems(counts))} items` },
    {
      ...{ name: 'Neither', kind: 'unknown', value: number(other.reduce((sum, state) => sum + counts[state], 0)) },
      note:
        other.map((state) => `${number(counts[state])} ${STATE_WORDS[state]}`).join(', ') || 'every item was judged',
    },
  ])}`;
}

const faultsOf = ({ faults }: Shown): Html | null =>
  faults.length === 0
    ? null
    : html`<section class="card"><h2>The mapping is to be mended</h2><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul></section>`;

/** Every control that the mapping names. */
const controlsOf = ({ decisions }: Shown): ReadonlySet<string> =>
  new Set([...decisions.values()].flatMap(({ controls }) => controls.map(({ control }) => control)));

interface Row {
  readonly item: string;
  readonly control: string;
  readonly by: string | undefined;
  readonly attestation: Attestation | null;
}

/** The items that rest on attestations: those whose mapping names a team, and those whose controls are attested. */
function attestedOf({ decisions, standings }: Shown, { attestations }: AttestedEvidence, asked: Asked): Html | null {
  const rows = [...decisions].flatMap(([item, entry]) => {
    const by = entry['attested by'];
    const controls = entry.controls
      .map(({ control }) => control)
      .filter((control) => by !== undefined || claims[control]?.attested === true);
    return controls.flatMap((control): Row[] => {
      const found = attestations.get(control) ?? [];
      return (found.length > 0 ? found : [null]).map((attestation) => ({ item: item.text, control, by, attestation }));
    });
  });
  if (rows.length === 0) return null;
  const state = (text: string) => [...standings].find(([item]) => item.text === text)?.[1].state;
  const kept = carried(asked.query);
  return html`<section class="card"><h2>What people attest</h2>${table({
    columns: [
      { head: 'Item', kind: 'name', cell: ({ item }) => item },
      { head: 'State', cell: ({ item }) => stateLabel(state(item) ?? 'none') },
      {
        ...{ head: 'Control', kind: 'name' as const },
        cell: ({ control }) => html`<a href="${address(controlPath(control), kept)}">${titleOf(control)}</a>`,
      },
      { head: 'For', cell: ({ attestation }) => forText(attestation) },
      { head: 'Attested by', kind: 'name', cell: whoAttests },
      { head: 'Until', cell: (row) => untilOf(row, asked) },
    ],
    rows,
    empty: '',
  })}</section>`;
}

const forText = (attestation: Attestation | null): string => {
  if (!attestation) return '–';
  return attestation.account === ORGANIZATION ? 'every account' : attestation.account;
};

const whoAttests = ({ attestation, by }: Row): Html =>
  attestation
    ? html`${attestation.approver ?? attestation.by}${attestation.role === undefined ? null : html`, ${attestation.role}`}`
    : html`<span class="quiet">${by === undefined ? 'nobody yet' : `nobody yet; ${by} answers for it`}</span>`;

function untilOf({ attestation }: Row, { at, now }: Asked): Html {
  if (!attestation) return html`<span class="status fail">due</span>`;
  const left = Date.parse(attestation.expires) - (at === undefined ? now.getTime() : Date.parse(at));
  return html`${day(attestation.expires)}${left < DUE_MS ? html` <span class="status waived">due soon</span>` : null}`;
}
