/** A form of filters. It sends them in the address, and works without script. */
import { type Html, html } from '../../api/html.ts';

interface Choice {
  readonly value: string;
  readonly text: string;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  /** The reader may choose several of these, or one of these; without either, the field takes any text. */
  readonly several?: readonly Choice[];
  readonly one?: readonly Choice[];
  readonly type?: 'text' | 'date';
  readonly placeholder?: string;
  /** The default, if the address has no value. */
  readonly unless?: readonly string[];
}

interface Shown {
  readonly path: string;
  readonly query: URLSearchParams;
}

export const filters = ({ path, query }: Shown, fields: readonly Field[], button = 'Filter'): Html =>
  html`<form class="filters" method="get" action="${path}">
${[...query]
  .filter(([name]) => name !== 'cursor' && !fields.some((field) => field.name === name))
  .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${fields.map((field) => fieldOf(field, chosenIn(query, field)))}
<button>${button}</button></form>`;

/** The values of a filter, from the address. */
export const chosenIn = (
  query: URLSearchParams,
  { name, unless = [] }: Pick<Field, 'name' | 'unless'>,
): readonly string[] => (query.has(name) ? query.getAll(name).filter((value) => value !== '') : unless);

function fieldOf(
  { name, label, several, one, type = 'text', placeholder = '' }: Field,
  chosen: readonly string[],
): Html {
  if (several)
    return html`<fieldset><legend>${label}</legend>${several.map(
      ({ value, text }) =>
        html`<label><input type="checkbox" name="${name}" value="${value}"${mark('checked', chosen.includes(value))}>${text}</label>`,
    )}</fieldset>`;
  if (one)
    return html`<label>${label}<select name="${name}">${one.map(
      ({ value, text }) => html`<option value="${value}"${mark('selected', chosen.includes(value))}>${text}</option>`,
    )}</select></label>`;
  return html`<label>${label}<input type="${type}" name="${name}" value="${chosen[0] ?? ''}" placeholder="${placeholder}"></label>`;
}

const mark = (attribute: 'checked' | 'selected', isSet: boolean): Html | null => {
  if (!isSet) return null;
  return attribute === 'checked' ? html` checked` : html` selected`;
};
