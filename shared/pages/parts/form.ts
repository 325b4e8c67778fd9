/** A form that changes something. It carries the token of the session; without the token, it is refused. */
import { type Html, html } from '../../api/html.ts';
import type { Asked } from '../asked.ts';
import { TOKEN_FIELD } from '../form-token.ts';

/** The API accepts no longer text. */
export const LONGEST_REASON = 500;

export const postForm = ({ token }: Pick<Asked, 'token'>, path: string, fields: Html): Html =>
  html`<form method="post" action="${path}" class="filters"><input type="hidden" name="${TOKEN_FIELD}" value="${token}">${fields}</form>`;
