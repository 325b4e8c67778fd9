/** The report of a period: for each requirement the population, the exceptions, and the time in compliance. */
import { READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { requirementsFor, selectionFor } from '../../api/selection.ts';
import { passedInstant } from '../../queries/bounds.ts';
import { type PeriodSummary, period, type ReportedException } from '../../queries/period.ts';
import type { Asked, PageRoute } from '../asked.ts';
import { figures } from '../parts/figures.ts';
import { chosenIn, type Field, filters } from '../parts/filters.ts';
import { FRAMEWORK_CHOICES, requirementText } from '../parts/frameworks.ts';
import { table } from '../parts/table.ts';
import { controlLink, resourceLink } from '../parts/verdicts.ts';
import { whoText } from '../parts/who.ts';
import { counted, duration, moment, number, share } from '../words.ts';

const EXCEPTIONS_SHOWN = 100;
const SAMPLE = 25;
const FROM: Field = { name: 'from', label: 'From (UTC)', type: 'date' };
const TO: Field = { name: 'to', label: 'To (UTC)', type: 'date' };
const FRAMEWORK: Field = {
  name: 'framework',
  label: 'Framework',
  one: FRAMEWORK_CHOICES,
};
const NONE = { 'as-of': undefined };

interface Report {
  readonly summary: PeriodSummary;
  readonly exceptions: readonly ReportedException[];
  readonly population: number;
  readonly unseen: number;
}

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: false,
  show: async (asked) => {
    const { query, now } = asked;
    const form = html`<section class="card">${filters(asked, [FROM, TO, FRAMEWORK], 'Report')}</section>`;
    const [from, to, framework] = [FROM, TO, FRAMEWORK].map((field) => chosenIn(query, field)[0]);
    if (from === undefined || to === undefined || framework === undefined)
      return {
        title: 'Report of a period',
        main: html`${form}<section class="card"><p class="empty">Choose the first day, the last day and a framework.</p></section>`,
      };
    const clocked = { now: now.toISOString() };
    const within = { from: passedInstant(from, 'begin', 'from', clocked), to: passedInstant(to, 'end', 'to', clocked) };
    const report = await reportOf(asked, within, framework);
    return { title: 'Report of a period', main: html`${form}${shown(report, within, framework)}` };
  },
};

async function reportOf(asked: Asked, within: { from: string; to: string }, framework: string): Promise<Report> {
  const { controls: _, ...selected } = await selectionFor(asked, { framework });
  const requirements = requirementsFor({ framework }) ?? [];
  const exceptions: ReportedException[] = [];
  let population = 0;
  let unseen = 0;
  let summary: PeriodSummary | undefined;
  for await (const part of period(asked.ports, { ...selected, ...within, requirements, sample: SAMPLE })) {
    if (part.part === 'member') population += 1;
    else if (part.part === 'unseen') unseen += 1;
    else if (part.part === 'summary') summary = part.summary;
    else if (exceptions.length < EXCEPTIONS_SHOWN) exceptions.push(part.exception);
  }
  if (!summary) throw new Error('a report of a period ends with its summary');
  return { summary, exceptions, population, unseen };
}

const shown = (
  { summary, exceptions, population, unseen }: Report,
  { from, to }: { from: string; to: string },
  framework: string,
): Html =>
  html`${figures([
    { name: 'Population', kind: 'none', value: number(population), note: 'resources in scope at any time' },
    { name: 'Exceptions', kind: 'fail', value: number(summary.exceptionCount), note: 'failures, each with its cause' },
    { name: 'Gaps', kind: 'unknown', value: number(unseen), note: 'times in which something could not be seen' },
    {
      ...{ name: 'Mean time to recover', kind: 'none' },
      value: summary.meanTimeToRecoverMs === null ? '–' : duration(summary.meanTimeToRecoverMs),
      note: 'of failures that recovered in the period',
    },
  ])}
<section class="card"><h2>Requirements, ${moment(from)} to ${moment(to)}</h2>${table({
    columns: [
      {
        head: 'Requirement',
        kind: 'text',
        cell: ({ id }) => html`${id} <span class="quiet">${requirementText(id)}</span>`,
      },
      { head: 'Resources', kind: 'number', cell: ({ resources }) => number(resources) },
      { head: 'Exceptions', kind: 'number', cell: ({ exceptions: many }) => number(many) },
      {
        head: 'Time in compliance',
        kind: 'number',
        cell: ({ inCompliance }) => (inCompliance === null ? '–' : share(inCompliance, 1)),
      },
      { head: 'Not seen', kind: 'number', cell: ({ unseen: part }) => (part === null ? '–' : share(part, 1)) },
      {
        head: 'Mean time to recover',
        kind: 'number',
        cell: ({ meanTimeToRecoverMs: ms }) => (ms === null ? '–' : duration(ms)),
      },
    ],
    rows: summary.requirements,
    empty: 'No control is evidence for a requirement of this framework.',
  })}</section>
<section class="card"><h2>Exceptions</h2>${table({
    columns: [
      { head: 'From', cell: (one) => moment(one.from) },
      {
        head: 'Lasted',
        cell: ({ durationMs, until }) => html`${duration(durationMs)}${until === null ? ', still failing' : null}`,
      },
      { head: 'Control', kind: 'name', cell: ({ control }) => controlLink(control, NONE) },
      { head: 'Account', cell: ({ account }) => account },
      { head: 'Resource', kind: 'name', cell: (one) => resourceLink(one, NONE) },
      { head: 'Who', kind: 'name', cell: (one) => whoText(one) },
      { head: 'Because', kind: 'text', cell: ({ because }) => because },
      { head: 'Waiver', cell: ({ waiver }) => (waiver ? html`by ${waiver.by} until ${moment(waiver.until)}` : '') },
    ],
    rows: exceptions,
    empty: 'Nothing failed in this period.',
  })}${summary.exceptionCount > exceptions.length ? html`<p class="quiet">These are the first ${counted(exceptions.length, 'exception')} of ${number(summary.exceptionCount)}.</p>` : null}
<p class="small quiet">An audit pack proves this report to somebody who does not trust this page: <code>plumbline pack --framework ${framework} --from ${from} --to ${to} --output pack.html</code></p></section>
<section class="card"><h2>Sample of ${number(summary.sample.members.length)}</h2><p class="small quiet">Drawn from the population by a seed that is made of the period and the head of the history, so that nobody chose it: <code>${summary.sample.seed}</code></p>${table(
    {
      columns: [
        { head: 'Account', cell: ({ account }) => account },
        { head: 'Region', cell: ({ region }) => region },
        { head: 'Resource', kind: 'name', cell: (one) => resourceLink(one, NONE) },
      ],
      rows: summary.sample.members,
      empty: 'The population is empty.',
    },
  )}</section>`;
