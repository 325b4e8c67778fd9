/** The monitor itself: its runs, what it could not evaluate, and what it costs. */
import { READERS, reachesUnit } from '../../api/caller.ts';
import { type Html, html, type Value } from '../../api/html.ts';
import { reachFor } from '../../api/selection.ts';
import { CouldNotRead } from '../../core/errors.ts';
import type { QueueStand } from '../../core/queue.ts';
import { costOf } from '../../cost/model.ts';
import { TYPICAL } from '../../cost/month.ts';
import { TABLE_DATE } from '../../cost/prices.ts';
import { keptIn, type RunBody } from '../../records/runs.ts';
import type { Asked, PageRoute } from '../asked.ts';
import { accountsFor } from '../parts/accounts.ts';
import { controlCostsCard } from '../parts/control-costs.ts';
import { figures } from '../parts/figures.ts';
import { isComplete, newestRuns } from '../parts/runs.ts';
import { table } from '../parts/table.ts';
import { counted, duration, HALF_A_CENT, moment, money, number, share } from '../words.ts';

const RUNS_SHOWN = 20;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const accounts = Math.max(1, (await accountsFor(asked)).length);
    const runs = await newestRuns(asked, RUNS_SHOWN);
    const organisation = { ...TYPICAL, accounts };
    const cost = costOf(organisation);
    const dearest = cost.lines.toSorted((one, other) => other.usd - one.usd).filter(({ usd }) => usd >= HALF_A_CENT);
    const rest = cost.lines.filter(({ usd }) => usd < HALF_A_CENT);
    const [last] = runs;
    const reach = await reachFor(asked);
    return {
      title: 'The monitor itself',
      main: html`${figures([
        {
          ...{ name: 'Last run', kind: last && isComplete(last) ? 'pass' : 'unknown' },
          value: last
            ? `${duration(Date.parse(asked.at ?? asked.now.toISOString()) - Date.parse(last.at))} ago`
            : 'none',
          note: last
            ? isComplete(last)
              ? 'evaluated all that it had planned'
              : `${number(last.body.missing.length)} units are missing`
            : 'no scan has run',
        },
        {
          ...{ name: 'Evaluated in the last run', kind: 'none' },
          value: last ? share(last.body.evaluatedControls, last.body.controls - keptIn(last.body)) : '–',
          note: last ? `${controlsOf(last.body)} controls over ${number(last.body.units)} units` : '',
        },
        {
          name: 'Estimated price of a month',
          kind: 'none',
          value: money(cost.usd),
          note: `${money(cost.usdPerAccount)} per account, list prices of ${TABLE_DATE}`,
        },
      ])}
<section class="card"><h2>Runs</h2>${table({
        columns: [
          { head: 'Began', cell: ({ body }) => moment(body.startedAt) },
          { head: 'Took', cell: ({ at, body }) => duration(Date.parse(at) - Date.parse(body.startedAt)) },
          {
            head: 'Units',
            kind: 'number',
            cell: ({ body }) => `${number(body.evaluatedUnits)} of ${number(body.units)}`,
          },
          {
            head: 'Controls',
            kind: 'number',
            cell: ({ body }) => controlsOf(body),
          },
          { head: 'Failing', kind: 'number', cell: ({ body }) => number(body.verdicts.fail) },
          { head: 'Not seen', kind: 'number', cell: ({ body }) => number(body.verdicts.unknown) },
          {
            head: 'Missing units',
            kind: 'text',
            cell: ({ body }) => {
              const within = body.missing.filter((unit) => reachesUnit(reach, unit));
              return within.length === 0 ? 'none' : within.slice(0, 3).join(', ');
            },
          },
        ],
        rows: runs,
        empty: 'No run is recorded yet. A deployed monitor runs on its schedule; `plumbline scan --store` runs once.',
      })}</section>
<div class="columns"><section class="card"><h2>Slowest collectors</h2>${slowestOf(last?.body, (unit) => reachesUnit(reach, unit))}</section>
${asked.at === undefined ? html`<section class="card"><h2>Queues</h2>${await queuesOf(asked)}</section>` : null}</div>
<section class="card"><h2>What a month costs</h2><p class="small quiet">Computed for ${number(accounts)} accounts of a typical shape from AWS's list prices; <code>plumbline cost</code> takes yours.</p>${table(
        {
          columns: [
            { head: 'Service', cell: ({ service }) => service },
            { head: 'For', kind: 'text', cell: ({ what }) => what },
            { head: 'Billed to', cell: ({ bill }) => (bill === 'hub' ? 'the hub' : 'the accounts') },
            { head: 'A month', kind: 'number', cell: ({ usd }) => money(usd) },
          ],
          rows: dearest,
          empty: '',
        },
      )}${rest.length > 0 ? html`<p class="small quiet">${counted(rest.length, 'line')} of less than a cent each are left out.</p>` : null}</section>
${controlCostsCard(organisation)}`,
    };
  },
};

/** The slowest collectors of the last run, limited to units that the reader may see. */
const slowestOf = (last: RunBody | undefined, isSeen: (unit: string) => boolean): Html =>
  table({
    columns: [
      { head: 'Collector', kind: 'name', cell: ({ collector }) => collector },
      { head: 'Longest', kind: 'number', cell: ({ ms }) => seconds(ms) },
      { head: 'In', kind: 'name', cell: ({ unit }) => unit },
      { head: 'Slow in', kind: 'number', cell: ({ units }) => counted(units, 'unit') },
    ],
    rows: (last?.slowest ?? []).filter(({ unit }) => isSeen(unit)),
    empty: last ? 'In the last run every collector had its answers within a second.' : 'No run is recorded yet.',
  });

const seconds = (ms: number): string => `${number(Math.round(ms / 100) / 10)} s`;

async function queuesOf({ ports: { queues } }: Asked): Promise<Html> {
  if (!queues)
    return html`<p class="empty">A store on this machine has no queues. A deployed monitor shows its own here.</p>`;
  return table({
    columns: [
      { head: 'Queue', cell: ({ name, isSetAside }) => (isSetAside ? `${name}, given up` : name) },
      { head: 'Waiting', kind: 'number', cell: ({ messages }) => countIn(messages, 'waiting') },
      { head: 'In work', kind: 'number', cell: ({ messages }) => countIn(messages, 'inWork') },
    ],
    rows: await queues(),
    empty: 'This deployment watches no queue.',
  });
}

const countIn = (messages: QueueStand['messages'], which: 'waiting' | 'inWork'): Value =>
  messages instanceof CouldNotRead ? html`<span title="${messages.message}">not known</span>` : number(messages[which]);

/**
 * The numbers of evaluated and due controls, and the number that kept their verdicts, with the first day on which one
 * of them is due.
 */
function controlsOf(body: RunBody): string {
  const kept = keptIn(body);
  const evaluated = `${number(body.evaluatedControls)} of ${number(body.controls - kept)}`;
  const [first = ''] = Object.keys(body.kept ?? {}).sort();
  return kept === 0 ? evaluated : `${evaluated} due; ${number(kept)} kept, due from ${first}`;
}
