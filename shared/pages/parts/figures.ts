/** Large figures at the top of a page. */
import { type Html, html, type Value } from '../../api/html.ts';

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly kind: 'fail' | 'unknown' | 'waived' | 'pass' | 'none';
  /** In small letters under the figure. */
  readonly note: Value;
}

export const figures = (shown: readonly Figure[]): Html =>
  html`<dl class="figures">${shown.map(
    ({ name, value, kind, note }) =>
      html`<div class="${kind}"><dt>${name}</dt><dd class="value">${value}</dd><dd class="small quiet">${note}</dd></div>`,
  )}</dl>`;
