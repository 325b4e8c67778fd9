/** Tables. On a narrow screen the rows of a table become blocks, in which each cell is named. */
import { type Html, html, type Value } from '../../api/html.ts';

export interface Column<Row> {
  readonly head: string;
  readonly kind?: 'text' | 'name' | 'number' | 'short';
  cell(row: Row): Value;
}

interface Table<Row> {
  readonly caption?: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Shown if there is no row: why, and what to do. */
  readonly empty: Value;
}

export function table<Row>({ caption, columns, rows, empty }: Table<Row>): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<div class="wide"><table class="stack">${caption ? html`<caption>${caption}</caption>` : null}
<thead><tr>${columns.map(({ head, kind = 'short' }) => html`<th scope="col" class="${kind}">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>
`,
  )}</tbody></table></div>`;
}

const cellOf = <Row>({ head, kind = 'short', cell }: Column<Row>, row: Row): Html =>
  html`<td class="${kind}" data-name="${head}">${cell(row)}</td>`;

/** The link to the next page of a listing. The browser's way back leads to the page before. */
export const pager = (next: string | null, isFirst: boolean, first: string): Html | null =>
  next === null && isFirst
    ? null
    : html`<p class="pages">${isFirst ? null : html`<a class="button" href="${first}">First page</a>`}${
        next === null
          ? html`<span class="quiet">This is the last page.</span>`
          : html`<a class="button" href="${next}">Next page</a>`
      }</p>`;
