/** The pages behind a signed link: the alert, a form to acknowledge it, and the result. */
import { describe } from '../alerts/describe.ts';
import { duration } from '../alerts/headline.ts';
import { TOKEN } from '../alerts/links.ts';
import type { AlertPayload } from '../alerts/payload.ts';
import type { AlertControl } from '../core/catalogue.ts';
import type { Answer } from '../pipeline/answer.ts';
import type { Alert } from '../records/alerts/alert.ts';
import { NAME_LENGTH } from '../records/alerts/link.ts';
import { type Html, html, verbatim } from './html.ts';
import { moment, type Page, unbroken } from './page.ts';
import { TICK } from './style.ts';

export interface Showing {
  readonly controls: ReadonlyMap<string, AlertControl>;
  /** The token as it was received, for the form. */
  readonly token: string;
  /** The path to which the form is sent, relative to this page. */
  readonly action: string;
  readonly at: string;
}

export function linkPage(answer: Answer, showing: Showing): Page {
  if (!('alert' in answer)) return withoutAlert(answer);
  const { alert } = answer;
  const payload = payloadOf(alert, showing);
  switch (answer.is) {
    case 'open':
      return openPage(answer, payload, showing);
    case 'acknowledged-now':
      return outcome(payload, 'Acknowledged', [takenBy(alert, 'Recorded for'), STAYS], {
        tick: TICK,
        further: facts(payload, showing),
      });
    case 'acknowledged':
      return outcome(payload, 'Already acknowledged', [takenBy(alert, 'Taken by'), STAYS], { tick: TICK });
    case 'resolved':
      return outcome(payload, 'It is over', [resolvedAt(alert), UNCHANGED], { tick: TICK });
    case 'waived':
      return outcome(payload, 'It is waived', [waivedBy(alert), UNCHANGED]);
    case 'used':
      return outcome(payload, 'This link was used already', [usedFor(alert), ONCE]);
  }
}

function withoutAlert(answer: Exclude<Answer, { alert: unknown }>): Page {
  switch (answer.is) {
    case 'unknown':
      return told('It is over', html`The alert <code>${answer.claim.alert}</code> was resolved more than a day ago.`);
    case 'expired':
      return told(
        'This link has expired',
        html`It was good until ${moment(answer.claim.until)}.`,
        byCommand(answer.claim),
      );
    case 'invalid':
      return told('This link is not valid', html`Nothing was changed.`, AGAIN);
  }
}

const STAYS = html`Nobody is reminded of it any more. It stays open until what it tells of has been put right.`;
const ONCE = html`Every link works once. A newer message of the same alert has a new one.`;
const UNCHANGED = html`There is nothing to take, and nothing was changed.`;
const AGAIN = html`Open it from the message once more, and whole: some mail programs break long addresses. The message also has
a command that does the same.`;

const byCommand = ({ alert }: { readonly alert: string }): Html =>
  html`A newer message of the alert has a new one, and the command line does the same:
<code>${unbroken(`plumbline alerts ack ${alert}`)}</code>`;

/** The page for a request without an alert: an unknown page, or a request that cannot be answered. */
export const told = (title: string, ...lines: readonly Html[]): Page => ({
  title,
  main: html`<h1>${title}</h1>
${paragraphs(lines)}`,
});

const paragraphs = (lines: readonly Html[]): Html[] =>
  lines.map(
    (line) => html`<p>${line}</p>
`,
  );

function openPage({ claim }: Extract<Answer, { is: 'open' }>, payload: AlertPayload, showing: Showing): Page {
  return {
    title: payload.headline,
    main: html`${state(payload, 'nobody has taken it yet')}
<h1>${headingOf(payload)}</h1>
<form method="post" action="${showing.action}">
<input type="hidden" name="${TOKEN}" value="${showing.token}">
<label for="name">Your name <span>(if you like)</span></label>
<p class="hint" id="name-hint">Everybody who was told of the alert is told who took it.</p>
<input id="name" name="name" type="text" maxlength="${NAME_LENGTH}" autocomplete="name" aria-describedby="name-hint">
<button type="submit">Acknowledge this alert</button>
</form>
${facts(payload, showing)}
<footer>Opening this page has changed nothing. The link works once, until ${moment(claim.until)}.</footer>`,
  };
}

interface Besides {
  readonly tick?: string;
  readonly further?: Html;
}

/** The result of the request, and the next step for the person. */
const outcome = (
  payload: AlertPayload,
  title: string,
  lines: readonly Html[],
  { tick = '', further }: Besides = {},
): Page => ({
  title,
  main: html`${verbatim(tick)}<h1>${title}</h1>
${paragraphs(lines)}${further ?? null}
<footer>${unbroken(payload.headline)}</footer>`,
});

const payloadOf = (alert: Alert, { controls, at }: Showing): AlertPayload =>
  describe({ id: alert.id, at, event: 'opened', alert }, { controls, acknowledge: null }) as AlertPayload;

const state = ({ alert: { severity } }: AlertPayload, words: string): Html =>
  html`<p class="state ${severity}"><b>${severity}</b> ${words}</p>`;

/** The headline of the message, without the severity, which is above it. */
const headingOf = ({ headline, alert }: AlertPayload): Html =>
  unbroken(headline.startsWith(`${alert.severity} `) ? headline.slice(alert.severity.length + 1) : headline);

const fact = (name: string, value: Html | string): Html => html`<dt>${name}</dt>
<dd>${value}</dd>
`;

function facts({ alert, control, where, what, who, affected, commands }: AlertPayload, { at }: Showing): Html {
  const { findings, accountCount } = affected;
  const lasting = duration(alert.openedAt, at);
  return html`<dl>
${[
  fact('Now', what.now),
  what.before ? fact('Before', what.before) : null,
  fact('Expected', html`${control.title} <code>${unbroken(control.id)}</code>`),
  fact('Account', `${where.accountName}, ${where.account}`),
  fact('Region', unbroken(where.region)),
  fact('Resource', where.resource),
  findings > 1 ? fact('With it', `${findings} findings in ${accountCount} accounts`) : null,
  fact('Since', html`${moment(alert.openedAt)}${lasting === '0 min' ? null : ` (${lasting})`}`),
  who ? fact('Who', `${who.described}, from ${who.sourceIp}, called ${who.call}`) : null,
  commands.mind ? fact('Mind', commands.mind) : null,
  fact('To fix it', html`<code class="command">${unbroken(commands.fix)}</code>`),
]}</dl>`;
}

const takenBy = ({ acknowledged }: Alert, words: string): Html =>
  acknowledged ? html`${words} <b>${acknowledged.by}</b>, ${moment(acknowledged.at)}.` : html`${words} somebody.`;

function usedFor(alert: Alert): Html {
  if (alert.status === 'resolved') return resolvedAt(alert);
  return alert.acknowledged ? takenBy(alert, 'The alert was taken by') : html`The alert has fired again since.`;
}

const waivedBy = ({ waived }: Alert): Html =>
  waived
    ? html`Accepted by <b>${waived.by}</b> until ${moment(waived.until)}: ${waived.reason}`
    : html`It was accepted.`;

const resolvedAt = ({ resolvedAt: at, ending }: Alert): Html =>
  html`${at ? html`Resolved ${moment(at)}.` : html`Resolved.`}${ending ? html` Now: ${ending.because}.` : null}`;
