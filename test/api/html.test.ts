import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, textOf, verbatim } from '../../shared/api/html.ts';

const hostile = `</p><script>alert("x")</script>' onload='y`;

describe('a template', () => {
  it('escapes what is put in, in elements and in attributes', () => {
    const made = textOf(html`<p title="${hostile}">${hostile}</p>`);
    const escaped = '&lt;/p&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; onload=&#39;y';
    expect(made).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('leaves no letter that could end or begin anything, whatever is put in', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => !/[<>"']/.test(textOf(html`${value}`))));
  });

  it('takes templates, lists of them and nothing at all as they are', () => {
    const rows = ['a', '<b>'].map((name) => html`<li>${name}</li>`);
    expect(textOf(html`<ul>${rows}${null}${7}</ul>`)).toBe('<ul><li>a</li><li>&lt;b&gt;</li>7</ul>');
    expect(textOf(html`${verbatim('<hr>')}`)).toBe('<hr>');
  });

  it('is not deceived by an object that only looks like one', () => {
    const forged = JSON.parse('{"markup":"<script>","description":"markup"}');
    expect(() => textOf(html`${forged}`)).toThrow();
  });
});
