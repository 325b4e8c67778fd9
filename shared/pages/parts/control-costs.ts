/** The calls that each control adds to the scans of a month, and their price. */
import { type Html, html } from '../../api/html.ts';
import { readings } from '../../controls/catalogue.ts';
import { type ControlCost, costByControl, type Reading } from '../../cost/by-control.ts';
import type { Organisation } from '../../cost/month.ts';
import { address, controlPath } from '../address.ts';
import { counted, HALF_A_CENT, money, number } from '../words.ts';
import { titleOf } from './catalogue.ts';
import { table } from './table.ts';

const SHOWN = 15;
const price = (usd: number): string => (usd < HALF_A_CENT ? 'under a cent' : money(usd));

export function controlCostsCard(organisation: Organisation): Html {
  const { controls, total } = costByControl(readings, organisation);
  const { accounts } = organisation;
  const calls = ({ calls: many }: Reading): string => number(Math.round(many * accounts));
  const reading = controls.filter(({ alone, shared }) => alone.calls + shared.calls > 0);
  return html`<section class="card"><h2>What a month costs, by control</h2>
<p class="small quiet">${calls(total)} calls of scans in ${counted(accounts, 'account')}, for ${price(total.usd * accounts)}. A call that several controls need is made once: a control alone costs what would be saved without it.</p>${table<ControlCost>(
    {
      columns: [
        {
          ...{ head: 'Control', kind: 'name' as const },
          cell: ({ control }) => html`<a href="${address(controlPath(control))}">${titleOf(control)}</a>`,
        },
        { head: 'Read', cell: ({ weekly }) => (weekly ? 'weekly' : 'by every scan') },
        { head: 'Calls alone', kind: 'number', cell: ({ alone }) => calls(alone) },
        { head: 'Price alone', kind: 'number', cell: ({ alone }) => price(alone.usd * accounts) },
        { head: 'Shared calls', kind: 'number', cell: ({ shared }) => calls(shared) },
      ],
      rows: reading.slice(0, SHOWN),
      empty: 'No control reads anything in these scans.',
    },
  )}<p class="small quiet">These are the dearest of ${counted(reading.length, 'control')} that read; <code>plumbline cost --by control</code> has all.</p></section>`;
}
