/** The drills that are evidence for some controls: what they achieved, and when the next ones are due. */
import { reachesRecords } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { reachFor } from '../../api/selection.ts';
import { ORGANIZATION } from '../../core/account.ts';
import { SCENARIO_WORDS } from '../../core/drill.ts';
import { drillsIn } from '../../drills/find.ts';
import { type DrillReport, reportOf } from '../../drills/report.ts';
import { figuresInWords } from '../../records/drill.ts';
import type { Asked } from '../asked.ts';
import { counted, day, number } from '../words.ts';
import { table } from './table.ts';

const SHOWN = 10;

/** Null if no control takes drills as evidence, and no drill was held for any of them. */
export async function drillsFor(controls: ReadonlySet<string>, asked: Asked): Promise<Html | null> {
  const reach = await reachFor(asked);
  const found = (await drillsIn(asked.ports, { asOf: asked.at })).filter(
    (drill) => reachesRecords(reach, drill.account) && drill.controls.some((control) => controls.has(control)),
  );
  if (found.length === 0 && ![...controls].some((control) => control.startsWith('dr.'))) return null;
  const newest = found.map(reportOf).reverse();
  const left = newest.length - SHOWN;
  const now = asked.at ?? asked.now.toISOString();
  return html`<section class="card"><h2>Drills</h2>${table({
    columns: [
      { head: 'Drill', kind: 'name', cell: ({ name }) => name },
      { head: 'For', cell: ({ account }) => (account === ORGANIZATION ? 'every account' : account) },
      { head: 'Scenario', cell: ({ scenario }) => SCENARIO_WORDS[scenario] },
      { head: 'Outcome', cell: outcomeOf },
      { head: 'Achieved', kind: 'text', cell: (drill) => figuresInWords(drill) },
      { head: 'Ended', cell: ({ end }) => (end ? day(end.at) : 'not yet') },
      { head: 'Next due', cell: ({ nextDue }) => (nextDue === null ? '–' : dueOf(nextDue, now)) },
    ],
    rows: newest.slice(0, SHOWN),
    empty: html`No drill was held for this checklist. <code>plumbline drill start</code> begins one, and takes its time.`,
  })}${left > 0 ? html`<p class="small quiet">${counted(left, 'earlier drill')}: <code>plumbline drill list</code> has ${number(newest.length)}.</p>` : null}</section>`;
}

const OUTCOMES = {
  met: ['pass', 'met its targets'],
  missed: ['fail', 'missed its targets'],
  running: ['unknown', 'runs'],
  cancelled: ['none', 'cancelled'],
} as const satisfies Record<DrillReport['state'], readonly [string, string]>;

function outcomeOf({ state }: DrillReport): Html {
  const [kind, words] = OUTCOMES[state];
  return html`<span class="status ${kind}">${words}</span>`;
}

const dueOf = (due: string, now: string): Html =>
  due <= now ? html`${day(due)} <span class="status fail">overdue</span>` : day(due);
