/** The pages behind a signed link: what the alert is, a form to take it with, and what came of that. */
import { describe } from '../alerts/describe.ts';
import { duration } from '../alerts/headline.ts';
import { TOKEN } from '../alerts/links.ts';
import type { AlertPayload } from '../alerts/payload.ts';
import type { Alert } from '../core/alerts/alert.ts';
import { NAME_LENGTH } from '../core/alerts/link.ts';
import type { AnyControl } from '../core/control.ts';
import type { Answer } from '../pipeline/answer.ts';
import { type Html, html } from './html.ts';
import { moment, type Page } from './page.ts';

export interface Showing {
  readonly controls: ReadonlyMap<string, AnyControl>;
  /** As it came, for the form. */
  readonly token: string;
  /** What the form is sent to, beside this page. */
  readonly action: string;
  readonly at: string;
}

export function linkPage(answer: Answer, showing: Showing): Page {
  switch (answer.is) {
    case 'open':
      return openPage(answer, showing);
    case 'taken':
      return over(
        answer.alert,
        showing,
        'good',
        'Acknowledged',
        takenBy(answer.alert, 'It is yours now: recorded for'),
        STAYS,
      );
    case 'acknowledged':
      return over(
        answer.alert,
        showing,
        'quiet',
        'Already acknowledged',
        takenBy(answer.alert, 'It was taken by'),
        STAYS,
      );
    case 'used':
      return over(answer.alert, showing, 'quiet', 'This link was used already', usedFor(answer.alert), ONCE);
    case 'waived':
      return over(answer.alert, showing, 'quiet', 'It is waived', waivedBy(answer.alert), NOTHING_CHANGED);
    case 'over':
      return over(answer.alert, showing, 'good', 'It is over', resolvedAt(answer.alert), NOTHING_CHANGED);
    case 'unknown':
      return told(
        'It is over',
        html`The alert <code>${answer.claim.alert}</code> was resolved more than a day ago.`,
        HISTORY,
      );
    case 'expired':
      return told(
        'This link has expired',
        html`It was good until ${moment(answer.claim.until)}.`,
        byCommand(answer.claim.alert),
      );
    case 'invalid':
      return told(
        'This link is not valid',
        html`Nothing was changed.`,
        html`Open it from the message once more, and whole: some mail programs break long addresses. The message also has a command that does the same.`,
      );
  }
}

const STAYS = html`Nobody is reminded of it any more. It stays open until what it tells of has been put right.`;
const ONCE = html`Every link works once. A newer message of the same alert has a new one.`;
const NOTHING_CHANGED = html`There is nothing to take. Nothing was changed.`;
const HISTORY = html`<code>plumbline history</code> has what became of it.`;

const byCommand = (alert: string): Html =>
  html`Newer messages of the alert have a new one, and the command line does the same: <code>plumbline alerts ack ${alert}</code>`;

/** Of what is no alert: a page that is not there, a request that cannot be answered. */
export const told = (title: string, ...lines: readonly Html[]): Page => ({
  title,
  main: html`<h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}`,
});

function openPage({ alert, claim }: Extract<Answer, { is: 'open' }>, showing: Showing): Page {
  const payload = payloadOf(alert, showing);
  return {
    title: payload.headline,
    main: html`<p class="state ${payload.alert.severity}"><b>${payload.alert.severity}</b> · nobody has taken it yet</p>
<h1>${payload.headline}</h1>
${facts(payload, showing.at)}
<form method="post" action="${showing.action}">
<input type="hidden" name="${TOKEN}" value="${showing.token}">
<label for="name">Your name</label>
<p class="hint" id="name-hint">If you like. Everybody who was told of the alert is told who took it.</p>
<input id="name" name="name" type="text" maxlength="${NAME_LENGTH}" autocomplete="name" aria-describedby="name-hint">
<button type="submit">Acknowledge this alert</button>
</form>
<footer>Opening this page has changed nothing. The link works once, until ${moment(claim.until)}.</footer>`,
  };
}

type Tone = 'good' | 'quiet';

function over(alert: Alert, showing: Showing, tone: Tone, title: string, ...lines: readonly Html[]): Page {
  const { headline } = payloadOf(alert, showing);
  return {
    title,
    main: html`<p class="state ${tone}"><b>${stateOf(alert)}</b></p>
<h1>${title}</h1>
${lines.map((line) => html`<p>${line}</p>`)}
<footer>${headline}</footer>`,
  };
}

const stateOf = ({ status }: Alert): string => status;

const payloadOf = (alert: Alert, { controls, at }: Showing): AlertPayload =>
  describe({ id: alert.id, at, event: 'opened', alert }, { controls, acknowledge: null }) as AlertPayload;

const fact = (name: string, value: Html | string): Html => html`<dt>${name}</dt><dd>${value}</dd>
`;

function facts({ alert, control, where, what, who, affected, commands }: AlertPayload, at: string): Html {
  const { findings, accountCount } = affected;
  return html`<dl>
${fact('Now', what.now)}${what.before ? fact('Before', what.before) : null}
${fact('Should be', html`${control.title} <code>${control.id}</code>`)}
${fact('Where', `${where.accountName} (${where.account}), ${where.region}`)}
${fact('Resource', where.resource)}
${findings > 1 ? fact('With it', `${findings} findings in ${accountCount} accounts`) : null}
${fact('Since', html`${moment(alert.openedAt)}, for ${duration(alert.openedAt, at)}`)}
${who ? fact('By', `${who.described}, from ${who.sourceIp}, with ${who.call}`) : null}
${fact('To fix it', html`<code>${commands.fix}</code>`)}
</dl>`;
}

const takenBy = ({ acknowledged }: Alert, words: string): Html =>
  acknowledged ? html`${words} <b>${acknowledged.by}</b>, ${moment(acknowledged.at)}.` : html`${words} somebody.`;

function usedFor(alert: Alert): Html {
  if (alert.status === 'resolved') return resolvedAt(alert);
  return alert.acknowledged ? takenBy(alert, 'The alert was taken by') : html`The alert fires again since.`;
}

const waivedBy = ({ waived }: Alert): Html =>
  waived
    ? html`Accepted by <b>${waived.by}</b> until ${moment(waived.until)}: ${waived.reason}`
    : html`It was accepted.`;

const resolvedAt = ({ resolvedAt: at, ending }: Alert): Html =>
  html`${at ? html`Resolved ${moment(at)}.` : html`Resolved.`}${ending ? html` Now: ${ending.because}` : null}`;
