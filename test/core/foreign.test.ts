/** Foreign text in each place, letter by letter. */
import { describe, expect, it } from 'vitest';
import {
  inCsv,
  inHtml,
  inPlainText,
  inShell,
  inSlack,
  inTeams,
  inUrl,
  isInert,
  linesInTerminal,
} from '../../shared/core/inert.ts';

/** A control character, both separators, a change of direction, and a letter of the tag block. */
const UNSEEN = ['\u0007', '\u2028', '\u2029', '\u202e', '\u{E0041}'];

describe('foreign text', () => {
  it.each(UNSEEN)('has a space in place of what is invisible: %j', (letter) => {
    expect(inPlainText(`a${letter}b`)).toBe('a b');
    expect(inHtml(`a${letter}${letter}b`)).toBe('a b');
    expect(isInert(`a${letter}b`)).toBe(false);
  });

  it('is shown without spaces around it, and is inert only so', () => {
    expect(inPlainText(' a b\n')).toBe('a b');
    expect([isInert(' a'), isInert('a'), isInert('a\nb')]).toEqual([false, true, false]);
  });

  it('in HTML has no mark-up, and keeps its lines and tabs', () => {
    expect(inHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
    expect(inHtml('a\n\tb\r')).toBe('a\n\tb ');
  });

  it('in a chat mentions nobody, and formats nothing', () => {
    expect(inSlack('<!here> & `x`')).toBe('&lt;!here&gt; &amp; ˋxˋ');
    for (const at of ['@', '＠', '﹫']) expect(inSlack(`x ${at}here`)).toBe(`x ${at}\u2060here`);
    expect(inSlack('@here')).toBe('@\u2060here');
    expect(inSlack('a@example.com 5@x @1')).toBe('a@example.com 5@x @1');
    expect(inTeams('*a* _b_ ~c~ [d](e) #f |g `h` \\i <j>')).toBe(
      '\\*a\\* \\_b\\_ \\~c\\~ \\[d\\](e) \\#f \\|g \\`h\\` \\\\i &lt;j&gt;',
    );
    expect(inTeams('@here')).toBe('@\u2060here');
  });

  it.each(['=1', '+1', '-1', '@x', '＝1', '\u200b=1', ' =1'])('in a cell is no formula: %j', (text) => {
    expect(inCsv(text)).toBe(`'${text.trim()}`);
  });

  it('in a cell stays as it is otherwise', () => {
    expect([inCsv('a=1'), inCsv('1-2'), inCsv('')]).toEqual(['a=1', '1-2', '']);
  });

  it('in an address is escaped, what scripts leave alone included', () => {
    expect(inUrl("a/b?c'd(e)*!")).toBe('a%2Fb%3Fc%27d%28e%29%2A%21');
    expect(inUrl('\ud800')).toBe('%EF%BF%BD');
    expect(inUrl('a\u002a')).toBe('a%2A');
  });

  it('in a shell is one word', () => {
    expect([inShell('a-b_1:/,.@%+'), inShell('a b'), inShell("it's"), inShell('')]).toEqual([
      ...['a-b_1:/,.@%+', "'a b'", `'it'\\''s'`, "''"],
    ]);
  });

  it('of several lines keeps them and their indentation in a terminal', () => {
    expect(linesInTerminal('a\u0007b \n  c\u202ed\n\n   ')).toBe('a b\n  c d\n\n   ');
  });
});
