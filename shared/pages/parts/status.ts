/** Labels of statuses and severities. Colour is never the only difference: the word stands in each. */
import { type Html, html } from '../../api/html.ts';
import type { Severity, Status } from '../../core/control.ts';
import { STATUS_WORDS } from '../words.ts';

const CLASSES: Readonly<Record<Status, string>> = {
  fail: 'fail',
  unknown: 'unknown',
  pass: 'pass',
  'not-applicable': 'none',
};

export const statusLabel = (status: Status | null): Html =>
  status === null
    ? html`<span class="status none">absent</span>`
    : html`<span class="status ${CLASSES[status]}">${STATUS_WORDS[status]}</span>`;

/** Beside `fails`: a person accepted the failure until a date. */
export const waivedLabel = ({ by, until }: { readonly by: string; readonly until: string }): Html =>
  html`<span class="status waived" title="by ${by} until ${until}">waived</span>`;

export const severityLabel = (severity: Severity): Html => html`<span class="${severity}">${severity}</span>`;
