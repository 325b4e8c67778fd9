/** Maintenance windows: those that have not ended, and the forms that open and end one. */
import { isWindowWithinReach } from '../../api/alert-reach.ts';
import { hasRole } from '../../api/caller.ts';
import { type Html, html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import { reachFor } from '../../api/selection.ts';
import { listed } from '../../core/words.ts';
import { accountsIn } from '../../pipeline/known-accounts.ts';
import type { MaintenanceWindow } from '../../records/alerts/alert.ts';
import { askRoute } from '../ask-route.ts';
import type { Asked, Fields } from '../asked.ts';
import { moment } from '../words.ts';
import { alertsOf } from './alerts.ts';
import { LONGEST_REASON, postForm } from './form.ts';
import { type Column, table } from './table.ts';

const PATH = '/alerts';

/** The windows at the page's instant, the first to end first, with forms for callers who may use them. */
export async function windowsCard(asked: Asked): Promise<Html> {
  const windows = await windowsFor(asked);
  const mayChange = asked.at === undefined && hasRole(asked.caller, ['responder', 'approver']);
  const columns: Column<MaintenanceWindow>[] = [
    { head: 'From', cell: ({ from }) => moment(from) },
    { head: 'Until', cell: ({ until }) => moment(until) },
    { head: 'For', kind: 'name', cell: placesOf },
    { head: 'By', kind: 'name', cell: ({ by }) => by },
    { head: 'Reason', kind: 'text', cell: ({ reason }) => reason },
  ];
  return html`<section class="card"><h2>Maintenance windows</h2>${table({
    columns: mayChange ? [...columns, { head: 'End', cell: (window) => endForm(window, asked) }] : columns,
    rows: windows,
    empty: 'No window is open. While one is, changes are recorded, and alert only if they still differ when it ends.',
  })}${mayChange ? openForm(asked) : null}</section>`;
}

async function windowsFor(asked: Asked): Promise<readonly MaintenanceWindow[]> {
  const reach = await reachFor(asked);
  const known = await accountsIn(asked.ports.roster);
  const { windows } = await alertsOf(asked);
  const instant = asked.at ?? asked.now.toISOString();
  return Object.values(windows)
    .filter((window) => window.until > instant && isWindowWithinReach(window, reach, known))
    .sort((one, other) => (one.until < other.until ? -1 : 1));
}

const placesOf = ({ accounts, ous, controls }: MaintenanceWindow): string =>
  [
    accounts ? `accounts ${listed(accounts)}` : ous ? `units ${listed(ous)}` : 'every account',
    ...(accounts && ous ? [`units ${listed(ous)}`] : []),
    ...(controls ? [`controls ${listed(controls)}`] : []),
  ].join('; ');

const endForm = ({ id, reason }: MaintenanceWindow, asked: Asked): Html =>
  postForm(
    asked,
    PATH,
    html`<input type="hidden" name="step" value="end-window"><input type="hidden" name="window" value="${id}"><button aria-label="End now: ${reason}">End now</button>`,
  );

function openForm(asked: Asked): Html {
  const { now } = asked;
  return html`<details><summary>Open a window</summary>${postForm(
    asked,
    PATH,
    html`<input type="hidden" name="step" value="open-window">
<label>Until (UTC)<input type="datetime-local" name="until" min="${now.toISOString().slice(0, 16)}" required></label>
<label>Accounts; empty: every one<input name="accounts" placeholder="111122223333, 444455556666" size="30"></label>
<label>Controls; empty: every one<input name="controls" placeholder="guardduty.*" size="20"></label>
<label>Reason<input name="reason" maxlength="${LONGEST_REASON}" size="40" required></label><button>Open the window</button>`,
  )}</details>`;
}

/** Takes a step of these forms. Throws `Problem` for another one. */
export async function takeWindowStep(asked: Asked, fields: Fields): Promise<string> {
  const { routes } = await import('../../api/routes/windows.ts');
  const step = fields.get('step');
  if (step === 'open-window') await askRoute(routes, 'openWindow', asked, { body: windowIn(fields) });
  else if (step === 'end-window')
    await askRoute(routes, 'endWindow', asked, { path: { window: fields.get('window') ?? '' } });
  else throw new Problem(400, 'the form names no step; open or end a window from the page of the alerts');
  return PATH;
}

const windowIn = (fields: Fields) => ({
  until: fields.get('until') ?? '',
  reason: (fields.get('reason') ?? '').trim(),
  ...namesIn(fields, 'accounts'),
  ...namesIn(fields, 'controls'),
});

/** Splits a field into names at commas and spaces; an empty field is left out. */
function namesIn(fields: Fields, field: string): Readonly<Record<string, readonly string[]>> {
  const names = (fields.get(field) ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.length > 0 ? { [field]: names } : {};
}
