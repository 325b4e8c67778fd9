/** HTML whose values are escaped unless they are markup already. */
import { inHtml } from '../core/inert.ts';

export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** A template of HTML: text is escaped; markup, and lists of markup, are inserted unchanged. */
export const html = (texts: TemplateStringsArray, ...values: readonly Value[]): Markup => ({
  markup: texts.map((text, index) => text + (index < values.length ? written(values[index] ?? '') : '')).join(''),
});

const written = (value: Value): string => {
  if (typeof value === 'string' || typeof value === 'number') return inHtml(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
};
