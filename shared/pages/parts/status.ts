/** Labels of statuses and severities. Each contains the word, because colour must not be the only difference. */
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

/** The label beside `fails`, if a person accepted the failure until a date. */
export const waivedLabel = ({ by, until }: { readonly by: string; readonly until: string }): Html =>
  html`<span class="status waived" title="by ${by} until ${until}">waived</span>`;

export const severityLabel = (severity: Severity): Html => html`<span class="${severity}">${severity}</span>`;
