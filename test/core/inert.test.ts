import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inCsv,
  inHtml,
  inPlainText,
  inShell,
  inSlack,
  inTeams,
  inTerminal,
  inUrl,
  isInert,
} from '../../shared/core/inert.ts';
import { HOSTILE, HOSTILE_TEXTS } from '../support/hostile.ts';

const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{E0000}-\u{E007F}]/u;
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...HOSTILE_TEXTS));

describe.each(Object.entries(HOSTILE))('%s', (_what, text) => {
  it.each([
    ['plain text', inPlainText],
    ['a terminal', inTerminal],
    ['Slack', inSlack],
    ['Teams', inTeams],
    ['CSV', inCsv],
  ])('is one line of letters that are seen, in %s', (_where, inert) => {
    expect(inert(text)).not.toMatch(UNSEEN);
    expect(inert(text).isWellFormed()).toBe(true);
  });

  it('mentions no person in a chat', () => {
    expect(inSlack(text)).not.toMatch(/<|>|(^|\W)[@＠](?=\p{L})|`/u);
    expect(inTeams(text)).not.toMatch(/<|>|(^|[^\p{L}\p{N}])[@＠](?=\p{L})|(?<!\\)[`*_~[\]#|]/u);
  });

  it('is no markup in a page', () => {
    expect(inHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
  });

  it('is no formula in a spreadsheet', () => {
    expect(inCsv(text)).not.toMatch(/^[\s\p{Cf}]*[=+\-@＝＋－＠]/u);
  });

  it('is one part of an address', () => {
    expect(inUrl(text)).toMatch(/^[\w.~%-]*$/);
  });
});

describe('every text', () => {
  it('is one word of a shell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const word = inShell(text);
        const bare = word.replaceAll(`'\\''`, '');
        expect(bare).toMatch(/^('[^']*'|[\w@%+:,./-]+)$/s);
      }),
    );
  });

  it('does not change when it is made inert again', () => {
    fc.assert(fc.property(anyText, (text) => isInert(inPlainText(text))));
  });

  it('of ordinary letters stays the same', () => {
    for (const text of ['payments', 'Zahlungen & Köln', '決済本番環境', '👩‍💻 team', 'مدفوعات', 'kim@example.com']) {
      expect(inPlainText(text)).toBe(text);
      expect(inTerminal(text)).toBe(text);
    }
    expect(inSlack('arn:aws:s3:::my_bucket/*')).toBe('arn:aws:s3:::my_bucket/*');
    expect(inSlack('kim@example.com')).toBe('kim@example.com');
    expect(inCsv('a-b = c')).toBe('a-b = c');
  });
});
