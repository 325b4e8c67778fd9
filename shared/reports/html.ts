/**
 * A report of a framework as one HTML file, requirement by requirement. It needs no network and holds no script.
 * Failing and unknown verdicts are listed, the others are counted; the writer keeps the listed ones in memory until the
 * end.
 */
import { createHash } from 'node:crypto';
import type { Status } from '../core/control.ts';
import { type Markup, html as markup } from './markup.ts';
import { type Outcome, outcomes } from './requirements.ts';
import {
  controlOf,
  type ReportContext,
  type ReportWriter,
  requirementsOf,
  type VerdictRecord,
  waiverInWords,
} from './verdict.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6472; --line: #d5dae1; --paper: #fff; --pass: #1a7f43; --fail: #b42318; --dark: #6941c6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a0a8b5; --line: #363d49; --paper: #14181f; --pass: #4cc281; --fail: #f97066; --dark: #b79cf7; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .25rem; } p { margin: .25rem 0; }
.soft { color: var(--soft); } .pass { color: var(--pass); } .fail { color: var(--fail); } .unknown { color: var(--dark); } .none { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .875rem; } th { text-align: left; font-weight: 600; white-space: nowrap; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } td { overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } td.status { white-space: nowrap; font-weight: 600; }
a { color: inherit; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } section, tr { break-inside: avoid; } h2 { break-after: avoid; } a { text-decoration: none; } @page { margin: 18mm; } }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The most rows that one requirement lists. More are not read in HTML; the other formats have all. */
const LISTED = 500;

const STATE_WORDS = { pass: 'met', fail: 'not met', unknown: 'could not be checked', none: 'no verdict' } as const;

interface Section {
  readonly outcome: Outcome;
  readonly listed: VerdictRecord[];
}

export const html: ReportWriter = async function* (records, context) {
  const sections = new Map(
    [...outcomes(context)].map(([id, outcome]): [string, Section] => [id, { outcome, listed: [] }]),
  );
  for await (const record of records) {
    const control = controlOf(context, record);
    const ids = context.framework ? requirementsOf(context, control) : [control.id];
    for (const id of ids) enter(sections.get(id), record);
  }
  yield opening(context).markup;
  yield overview([...sections.values()]).markup;
  for (const section of sections.values()) yield sectionOf(section, context).markup;
  yield '</main></body></html>\n';
};

function enter(section: Section | undefined, record: VerdictRecord): void {
  if (!section) return;
  section.outcome.add(record);
  const { status } = record;
  if ((status === 'fail' || status === 'unknown') && section.listed.length < LISTED) section.listed.push(record);
}

function opening({ framework, asOf, version }: ReportContext): Markup {
  const title = framework ? `${framework.title} ${framework.version}` : 'All controls';
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${{ markup: STYLE }}</style></head>
<body><main><h1>${title}</h1><p class="soft">What held at ${asOf}, as Plumbline ${version} recorded it.</p>
`;
}

const stateOf = ({ counts }: Outcome): keyof typeof STATE_WORDS => {
  if (counts.fail > 0) return 'fail';
  if (counts.unknown > 0) return 'unknown';
  return counts.pass > 0 ? 'pass' : 'none';
};

const nameOf = ({ id }: Outcome): string => id.slice(id.indexOf('/') + 1);

/** An id in the page: every character that may not stand in an address is replaced by its code. */
const anchorOf = ({ id }: Outcome): string =>
  `r-${id.replace(/[^\w.-]/g, (letter) => `_${letter.charCodeAt(0).toString(16)}`)}`;

function overview(sections: readonly Section[]): Markup {
  const rows = sections.map(({ outcome }) => {
    const state = stateOf(outcome);
    const { pass, fail, unknown } = outcome.counts;
    return markup`<tr><td><a href="#${anchorOf(outcome)}">${nameOf(outcome)}</a></td><td>${outcome.title}</td>
<td class="status ${state}">${STATE_WORDS[state]}</td>${[pass, fail, unknown].map((count) => markup`<td class="number">${count === 0 ? '' : count}</td>`)}</tr>
`;
  });
  return markup`<table><thead><tr><th>Requirement</th><th>In short</th><th>State</th><th class="number">Pass</th><th class="number">Fail</th><th class="number">Could not be checked</th></tr></thead>
<tbody>
${rows}</tbody></table>
`;
}

function sectionOf({ outcome, listed }: Section, context: ReportContext): Markup {
  const { pass, fail, unknown } = outcome.counts;
  const state = stateOf(outcome);
  const controls = [...context.controls.values()].filter(
    ({ id, satisfies }) => id === outcome.id || satisfies.includes(outcome.id),
  );
  const rest = fail + unknown - listed.length;
  return markup`<section id="${anchorOf(outcome)}"><h2>${nameOf(outcome)} · ${outcome.title}</h2>
<p><strong class="${state}">${STATE_WORDS[state]}</strong> <span class="soft">${pass} pass, ${fail} fail, ${unknown} could not be checked</span></p>
<p class="soft">${controls.length === 0 ? 'No control judges it.' : controls.map(({ id }) => id).join(', ')}</p>
${listed.length > 0 ? listOf(listed, context) : ''}${rest > 0 ? markup`<p class="soft">${rest} more are left out here.</p>` : ''}</section>
`;
}

const STATUS_WORDS: Record<Status, string> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'could not be checked',
  'not-applicable': 'not applicable',
};

function listOf(records: readonly VerdictRecord[], context: ReportContext): Markup {
  const rows = records.map((record) => {
    const { control, account, region, resource, status, because, since, waiver } = record;
    const waived = waiver ? `; ${waiverInWords(waiver)}` : '';
    return markup`<tr><td class="status ${status}">${STATUS_WORDS[status]}${waiver ? ', waived' : ''}</td><td>${account}<br>${region}</td><td>${resource}</td>
<td>${controlOf(context, record).title} <span class="soft">${control}</span><br>${because}${waived}</td><td>${since.slice(0, 16).replace('T', ' ')}</td></tr>
`;
  });
  return markup`<table><thead><tr><th>Status</th><th>Account</th><th>Resource</th><th>Because</th><th>Since (UTC)</th></tr></thead><tbody>
${rows}</tbody></table>
`;
}
