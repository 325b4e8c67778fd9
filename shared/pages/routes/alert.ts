/** An alert: what happened, who did it, how to put it right, and the steps that people may take. */
import type { AlertPayload } from '../../alerts/payload.ts';
import { documentOf, fullHeadline } from '../../api/alert-document.ts';
import { alertNamed } from '../../api/alert-reach.ts';
import { hasRole, READERS } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { reachFor } from '../../api/selection.ts';
import { lifeOf, type Moment } from '../../queries/alert-life.ts';
import { accountPath, address, alertPath, carried, controlPath } from '../address.ts';
import { askRoute } from '../ask-route.ts';
import type { Asked, Fields, PageRoute } from '../asked.ts';
import { alertStatus } from '../parts/alert-table.ts';
import { LONGEST_REASON, postForm } from '../parts/form.ts';
import { severityLabel } from '../parts/status.ts';
import { table } from '../parts/table.ts';
import { resourceLink } from '../parts/verdicts.ts';
import { counted, moment } from '../words.ts';

const DAY_MS = 86_400_000;

export const route: Omit<PageRoute, 'path'> = {
  roles: READERS,
  asOf: true,
  show: async (asked) => {
    const { ports, params, now, at, query } = asked;
    const alert = await alertNamed(ports, params.alert ?? '', await reachFor(asked), at);
    const shownAt = at === undefined ? now : new Date(at);
    const document = documentOf(alert, shownAt, ports);
    const life = await lifeOf(ports.history, alert.id, alert.openedAt, at);
    const kept = carried(query);
    return {
      title: fullHeadline(alert, shownAt),
      trail: [{ text: 'Alerts', href: address('/alerts', kept) }],
      main: html`<div class="columns">${whatOf(document, kept)}${fixOf(document)}</div>${stepsFor(document, asked)}${lifeTable(life)}`,
    };
  },
  act: async (asked, fields) => {
    const { routes } = await import('../../api/routes/alerts.ts');
    const alert = asked.params.alert ?? '';
    const step = fields.get('step');
    if (step === 'acknowledge') await askRoute(routes, 'acknowledgeAlert', asked, { path: { alert } });
    else if (step === 'waive') await askRoute(routes, 'waiveAlert', asked, { path: { alert }, body: waiverIn(fields) });
    else throw new Problem(400, 'the form names no step; acknowledge or waive from the page of the alert');
    return alertPath(alert);
  },
};

const waiverIn = (fields: Fields) => ({
  until: fields.get('until') ?? '',
  reason: (fields.get('reason') ?? '').trim(),
});

function whatOf({ alert, control, where, what, who, affected }: AlertPayload, kept: ReturnType<typeof carried>): Html {
  return html`<section class="card"><h2>What happened</h2><dl class="facts">
<dt>Status</dt><dd>${alertStatus(alert)}</dd><dt>Severity</dt><dd>${severityLabel(alert.severity)}</dd>
<dt>Control</dt><dd><a href="${address(controlPath(control.id), kept)}">${control.title}</a></dd>
<dt>Account</dt><dd><a href="${address(accountPath(where.account), kept)}">${where.accountName}</a>${where.ou === '' ? null : html` <span class="quiet">${where.ou}</span>`}</dd>
<dt>Region</dt><dd>${where.region}</dd>
<dt>Resource</dt><dd>${resourceLink(where, kept)}</dd>
<dt>Now</dt><dd>${what.now}</dd>${what.before === null ? null : html`<dt>Before</dt><dd>${what.before}</dd>`}
<dt>Since</dt><dd>${moment(alert.openedAt)}</dd>
<dt>Who</dt><dd>${who ? html`${who.described} <span class="quiet">(${who.call})</span>` : html`<span class="quiet">a scan found it, or the event names nobody</span>`}</dd>
<dt>Holds</dt><dd>${counted(affected.findings, 'finding')}, ${counted(affected.open, 'open one', 'open ones')}, in ${counted(affected.accountCount, 'account')}</dd>
${alert.acknowledged ? html`<dt>Taken by</dt><dd>${alert.acknowledged.by}, ${moment(alert.acknowledged.at)}</dd>` : null}
${alert.waived ? html`<dt>Waived by</dt><dd>${alert.waived.by} until ${moment(alert.waived.until)}: ${alert.waived.reason}</dd>` : null}
</dl><p>${control.why}</p></section>`;
}

const fixOf = ({ commands }: AlertPayload): Html =>
  html`<section class="card"><h2>How to put it right</h2>${
    commands.steps
      ? html`<ol>${commands.steps.map((step) => html`<li>${step}</li>`)}</ol>`
      : html`<pre data-copy>${commands.fix}</pre>`
  }${commands.mind ? html`<p><strong>Mind:</strong> ${commands.mind}</p>` : null}${
    commands.all
      ? html`<p>This is for the first finding. For each of them:</p><pre data-copy>${commands.all}</pre>`
      : null
  }</section>`;

function stepsFor({ alert, commands }: AlertPayload, asked: Asked): Html | null {
  const { caller, now } = asked;
  if (asked.at !== undefined) return null;
  const mayTake = hasRole(caller, ['responder', 'approver']) && alert.status === 'firing';
  const mayWaive =
    hasRole(caller, ['approver']) &&
    commands.waive !== null &&
    (alert.status === 'firing' || alert.status === 'acknowledged');
  if (!(mayTake || mayWaive)) return null;
  const path = alertPath(alert.id);
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  return html`<section class="card"><h2>What you can do</h2><p class="small quiet">It is recorded as done by ${caller.who}.</p>
${mayTake ? postForm(asked, path, html`<input type="hidden" name="step" value="acknowledge"><button class="main">Acknowledge</button><span class="quiet">It is escalated no further.</span>`) : null}
${
  mayWaive
    ? postForm(
        asked,
        path,
        html`<input type="hidden" name="step" value="waive">
<label>Accept until (UTC)<input type="date" name="until" min="${tomorrow}" required></label>
<label>Reason<input name="reason" maxlength="${LONGEST_REASON}" size="40" required></label><button>Waive</button>`,
      )
    : null
}</section>`;
}

const lifeTable = (life: readonly Moment[]): Html =>
  html`<section class="card"><h2>Its life</h2>${table({
    columns: [
      { head: 'When', cell: ({ at }) => moment(at) },
      { head: 'Step', cell: ({ step }) => step },
      { head: 'Notified', cell: ({ told }) => told ?? html`<span class="quiet">nobody</span>` },
      { head: 'By', kind: 'text', cell: ({ by }) => by },
    ],
    rows: life,
    empty: 'No step of it is recorded.',
  })}</section>`;
