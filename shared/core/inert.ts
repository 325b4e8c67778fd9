/**
 * Foreign text made inert, one function for each place where it is shown. Names, tags and messages come from whoever made the
 * resource, and must not steer a terminal, call people in a chat, run in a page or a spreadsheet, or read as something else.
 */

/**
 * Control characters of both sets, line and paragraph separators, what turns the direction of writing, and the
 * characters of the tag block, which are shown nowhere and read by machines.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{E0000}-\u{E007F}]+/gu;

/** One line of mail, of a text message, or of a string in JSON. */
export const inPlainText = (text: string): string => text.toWellFormed().replace(UNSEEN, ' ').trim();

/** Whether it can be shown as it is. */
export const isInert = (text: string): boolean => inPlainText(text) === text;

/** One cell or line of a terminal, in which colours are ours alone. */
export const inTerminal = (text: string): string => inPlainText(text);

const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text in an element of HTML, or in a quoted attribute. Line breaks and tabs are none of its business and stay. */
export const inHtml = (text: string): string =>
  entities(text.toWellFormed().replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{E0000}-\u{E007F}]+/gu, ' '))
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** It is shown as no letter, and keeps two letters from being read together. */
const JOINER = '\u2060';

/**
 * `@here` calls people in both chats wherever a word begins with it; an address of mail does not. An @ of full width is
 * taken for one by some clients.
 */
const calling = (text: string): string => text.replace(/(^|[^\p{L}\p{N}])([@＠﹫])(?=\p{L})/gu, `$1$2${JOINER}`);

/** Slack's mrkdwn: "Formatting text for app surfaces", Slack API. What it makes of an escape is the letter itself. */
export const inSlack = (text: string): string => calling(entities(inPlainText(text)).replaceAll('`', 'ˋ'));

/** The Markdown of Microsoft Teams: "Format your bot messages". */
export const inTeams = (text: string): string =>
  calling(
    inPlainText(text)
      .replace(/[\\`*_~[\]#|]/g, '\\$&')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;'),
  );

/** What begins a formula in a spreadsheet, at any width, whatever stands before it that is not seen. */
const FORMULA = /^[\s\p{Cf}\p{Mn}]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u;

/** A cell of CSV before it is quoted: on one line, and no formula. */
export function inCsv(text: string): string {
  const line = inPlainText(text);
  return FORMULA.test(line) ? `'${line}` : line;
}

/** A part of an address: a query's value, a segment of a path or of a fragment. */
export const inUrl = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const BARE = /^[\w@%+:,./-]+$/;

/** One word of a POSIX shell. What `isInert` refuses does not belong in a command at all. */
export const inShell = (text: string): string => (BARE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The same for a text of several lines, each of which stays one. */
export const linesInTerminal = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.slice(0, line.search(/[^ ]|$/)) + inTerminal(line))
    .join('\n');
