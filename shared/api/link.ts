/** Requests behind signed links → pages. GET and HEAD only read; a POST of the form acknowledges the alert, once. */
import { TOKEN } from '../alerts/links.ts';
import type { AlertControl } from '../core/catalogue.ts';
import { type Answer, type AnswerDeps, acknowledge, look } from '../pipeline/answer.ts';
import { html } from './html.ts';
import { linkPage, told } from './link-page.ts';
import { type HttpRequest, type HttpResponse, pageResponse } from './page.ts';

export interface LinkDeps extends AnswerDeps {
  readonly controls: ReadonlyMap<string, AlertControl>;
}

export interface Served {
  /** The result and the alert, for the log; never the token. */
  readonly outcome: Answer['is'] | keyof typeof REFUSALS;
  readonly alert: string | null;
  readonly response: HttpResponse;
}

/** The last part of the page's path. The API decides the part before it. */
export const PAGE = 'alert';
const METHODS = ['GET', 'HEAD', 'POST'];
/** A token and a name take a tenth of that, with each letter written as %XX. */
const LONGEST_BODY = 4_096;

const STATUS: Readonly<Record<Answer['is'], number>> = {
  open: 200,
  'acknowledged-now': 200,
  acknowledged: 200,
  waived: 200,
  resolved: 200,
  used: 410,
  expired: 410,
  unknown: 410,
  invalid: 403,
};

export async function serve(deps: LinkDeps, request: HttpRequest): Promise<Served> {
  const { method, path, query, body } = request;
  if (path.split('/').at(-1) !== PAGE) return refused('no-page', 404);
  if (!METHODS.includes(method)) return refused('no-method', 405, { allow: METHODS.join(', ') });
  if (body.length > LONGEST_BODY) return refused('too-large', 413);
  const form = new URLSearchParams(method === 'POST' ? body : '');
  const token = (method === 'POST' ? form : query).get(TOKEN) ?? '';
  const answer = method === 'POST' ? await acknowledge(deps, token, form.get('name') ?? '') : await look(deps, token);
  const showing = {
    controls: deps.controls,

    token,
    action: PAGE,
    at: deps.clock().toISOString(),
  };
  const response = pageResponse(STATUS[answer.is], linkPage(answer, showing));
  return {
    outcome: answer.is,
    alert: 'claim' in answer ? answer.claim.alert : null,
    response: method === 'HEAD' ? { ...response, body: '' } : response,
  };
}

const REFUSALS = {
  'no-page': told('There is no such page', html`Open the link from the message once more, and whole.`),
  'no-method': told('That cannot be done here', html`The page can be opened, and its form sent.`),
  'too-large': told('That is too much', html`The form has a name in it and nothing else. Nothing was changed.`),
  unavailable: told(
    'It could not be looked up',
    html`Nothing was changed. Try again in a minute, or use the command that is in the message.`,
  ),
};

const refused = (outcome: keyof typeof REFUSALS, status: number, headers?: Record<string, string>): Served => ({
  outcome,
  alert: null,
  response: pageResponse(status, REFUSALS[outcome], headers),
});

/** The answer if KMS or the table fails: whether the link is valid is unknown then. */
export const unavailable = (): Served => refused('unavailable', 503, { 'retry-after': '60' });
