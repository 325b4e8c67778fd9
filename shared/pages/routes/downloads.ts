/** Files to take away: exports, audit packs and reports of a period. */
import { type Html, html } from '../../api/html.ts';
import { EXPORT_FORMATS } from '../../jobs/export-formats.ts';
import { askRoute } from '../ask-route.ts';
import type { Fields, PageRoute } from '../asked.ts';
import { postForm } from '../parts/form.ts';
import { FRAMEWORK_CHOICES } from '../parts/frameworks.ts';
import { dayText } from '../words.ts';

const DAY_MS = 86_400_000;
const QUARTER_DAYS = 90;

const FORMAT_WORDS: Readonly<Record<string, string>> = {
  csv: 'CSV, for spreadsheets',
  html: 'HTML report, to read and print',
  jsonl: 'JSON Lines',
  parquet: 'Parquet, for analysis',
  ocsf: 'OCSF compliance findings',
  asff: 'AWS Security Finding Format',
  oscal: 'OSCAL assessment results',
  sarif: 'SARIF',
  junit: 'JUnit',
};

export const route: Omit<PageRoute, 'path'> = {
  roles: ['auditor'],
  asOf: true,
  show: async (asked) => {
    const { at, now, query } = asked;
    const today = now.toISOString().slice(0, 10);
    const from = new Date(now.getTime() - QUARTER_DAYS * DAY_MS).toISOString().slice(0, 10);
    const framework = query.get('framework') ?? '';
    return {
      title: 'Downloads',
      main: html`<div class="columns"><section class="card"><h2>Verdicts of an instant</h2>
<p>Every verdict that ${at === undefined ? 'holds now' : html`held on ${dayText(at)}`}, in the format that you need.</p>
${postForm(
  asked,
  '/downloads',
  html`<input type="hidden" name="kind" value="export">
${at === undefined ? null : html`<input type="hidden" name="asOf" value="${at}">`}
<label>Format<select name="format">${EXPORT_FORMATS.map((format) => html`<option value="${format}">${FORMAT_WORDS[format] ?? format}</option>`)}</select></label>
${frameworkField(framework, true)}<button class="main">Make the file</button>`,
)}</section>
<section class="card"><h2>Audit pack</h2>
<p>One file with a period's history, that proves itself in a browser to somebody who trusts neither this page nor this server.</p>
${postForm(
  asked,
  '/downloads',
  html`<input type="hidden" name="kind" value="pack">
${daysFields(from, today)}${frameworkField(framework, false)}<button class="main">Make the pack</button>`,
)}</section>
<section class="card"><h2>Report of a period, as data</h2>
<p>The population, every exception with its cause, and the sample, as JSON Lines.</p>
${postForm(
  asked,
  '/downloads',
  html`<input type="hidden" name="kind" value="period">
${daysFields(from, today)}${frameworkField(framework, true)}<button class="main">Make the report</button>`,
)}</section></div>
<p class="small quiet">It is recorded who asked for a file. Only who asked gets it.</p>`,
    };
  },
  act: async (asked, fields) => {
    const { routes } = await import('../../api/routes/jobs.ts');
    const { body } = await askRoute(routes, 'askForFile', asked, { body: bodyOf(fields) });
    return `/downloads/${(body as { readonly id: string }).id}`;
  },
};

/** A field that was left empty is left out. */
const bodyOf = (fields: Fields): Record<string, string> =>
  Object.fromEntries([...fields].filter(([, value]) => value !== ''));

const daysFields = (from: string, to: string): Html =>
  html`<label>From (UTC)<input type="date" name="from" value="${from}" required></label>
<label>To (UTC)<input type="date" name="to" value="${to}" max="${to}" required></label>`;

const frameworkField = (chosen: string, mayBeAll: boolean): Html =>
  html`<label>Framework<select name="framework">${mayBeAll ? html`<option value="">all</option>` : null}${FRAMEWORK_CHOICES.map(
    ({ value, text }) => html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`,
  )}</select></label>`;
