/** A table of alerts: what happened, who did it, and how long ago. */

import type { AlertPayload } from '../../alerts/payload.ts';
import { documentOf, fullHeadline } from '../../api/alert-document.ts';
import { type Html, html } from '../../api/html.ts';
import type { Alert } from '../../records/alerts/alert.ts';
import { address, alertPath, carried } from '../address.ts';
import type { Asked } from '../asked.ts';
import { age } from '../words.ts';
import { severityLabel } from './status.ts';
import { table } from './table.ts';

export const ALERT_STATUSES = ['firing', 'acknowledged', 'waived', 'resolved'] as const;

const CLASSES: Readonly<Record<Alert['status'], string>> = {
  firing: 'fail',
  acknowledged: 'waived',
  waived: 'waived',
  resolved: 'pass',
};

export const alertStatus = ({ status, flapping }: Pick<AlertPayload['alert'], 'status' | 'flapping'>): Html =>
  html`<span class="status ${CLASSES[status]}">${flapping && status === 'firing' ? 'flapping' : status}</span>`;

/** A headline begins with the severity, which has a column of its own here. */
const withoutSeverity = ({ severity }: Pick<Alert, 'severity'>, headline: string): string =>
  headline.startsWith(severity) ? headline.slice(severity.length).replace(/^[: ]+/, '') : headline;

export function alertTable(alerts: readonly Alert[], asked: Asked, empty: string): Html {
  const now = asked.at ?? asked.now.toISOString();
  const rows = alerts.map((alert) => ({
    ...documentOf(alert, new Date(now), asked.ports),
    headline: withoutSeverity(alert, fullHeadline(alert, new Date(now))),
  }));
  return table({
    columns: [
      { head: 'Severity', cell: ({ alert }) => severityLabel(alert.severity) },
      {
        ...{ head: 'Alert', kind: 'text' as const },
        cell: (one) => html`<a href="${address(alertPath(one.alert.id), carried(asked.query))}">${one.headline}</a>`,
      },
      { head: 'Status', cell: ({ alert }) => alertStatus(alert) },
      {
        ...{ head: 'Where', kind: 'name' as const },
        cell: ({ affected, where }) =>
          affected.accountCount > 1 ? `${affected.accountCount} accounts` : where.accountName,
      },
      {
        ...{ head: 'Who', kind: 'name' as const },
        cell: ({ who }) => who?.described ?? html`<span class="quiet">found by a scan</span>`,
      },
      { head: 'For', cell: ({ alert }) => age(alert.openedAt, now) },
    ],
    rows,
    empty,
  });
}
