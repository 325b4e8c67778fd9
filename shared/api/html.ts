/**
 * HTML from templates. Every value is escaped, unless these templates made it. Values are in elements or in quoted attributes.
 */
import { inHtml } from '../core/inert.ts';

const MARKUP = Symbol('markup');

export interface Html {
  readonly [MARKUP]: string;
}

/** Null gives no text. */
export type Value = string | number | null | Html | readonly (Html | null)[];

function markupOf(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'object') return inHtml(String(value));
  return MARKUP in value ? value[MARKUP] : value.map(markupOf).join('');
}

export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  [MARKUP]: parts.reduce((text, part, index) => text + markupOf(values[index - 1] ?? null) + part),
});

/** For text that Plumbline wrote itself and that is not HTML: a style sheet, a drawing. */
export const verbatim = (text: string): Html => ({ [MARKUP]: text });

export const textOf = (document: Html): string => document[MARKUP];
