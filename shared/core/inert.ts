/**
 * Makes foreign text harmless, with one function for each place where it is shown. Anybody who may create a resource
 * chooses its name and tags. The text must not control a terminal, mention people in a chat, run in a page or a
 * spreadsheet, or look like another text.
 */

/**
 * Control characters of both sets, separators of lines and paragraphs, characters that change the direction of writing, and the
 * characters of the tag block, which are invisible and read by machines.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{E0000}-\u{E007F}]+/gu;

/** One line of mail, of a text message, or of a string in JSON. */
export const inPlainText = (text: string): string => text.toWellFormed().replace(UNSEEN, ' ').trim();

/** Whether the text can be shown as it is. */
export const isInert = (text: string): boolean => inPlainText(text) === text;

/** One cell or line of a terminal. Only Plumbline's own colours stay. */
export const inTerminal = (text: string): string => inPlainText(text);

const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text in an element of HTML, or in a quoted attribute. Line breaks and tabs are harmless there, and stay. */
export const inHtml = (text: string): string =>
  entities(text.toWellFormed().replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{E0000}-\u{E007F}]+/gu, ' '))
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** An invisible character that keeps two letters from being read together. */
const JOINER = '\u2060';

/**
 * `@here` mentions people in both chats wherever a word begins with it; a mail address does not. Some clients treat a
 * full-width @ as an ordinary one.
 */
const calling = (text: string): string => text.replace(/(^|[^\p{L}\p{N}])([@＠﹫])(?=\p{L})/gu, `$1$2${JOINER}`);

/** Slack's mrkdwn: "Formatting text for app surfaces", Slack API. Slack shows an escaped letter as the letter itself. */
export const inSlack = (text: string): string => calling(entities(inPlainText(text)).replaceAll('`', 'ˋ'));

/** The Markdown of Microsoft Teams: "Format your bot messages". */
export const inTeams = (text: string): string =>
  calling(
    inPlainText(text)
      .replace(/[\\`*_~[\]#|]/g, '\\$&')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;'),
  );

/** The characters that begin a formula in a spreadsheet, at any width, with any invisible characters before them. */
const FORMULA = /^[\s\p{Cf}\p{Mn}]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u;

/** A cell of CSV before it is quoted: on one line, and not a formula. */
export function inCsv(text: string): string {
  const line = inPlainText(text);
  return FORMULA.test(line) ? `'${line}` : line;
}

/** A part of an address: the value of a query, or a segment of a path or of a fragment. */
export const inUrl = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const BARE = /^[\w@%+:,./-]+$/;

/** One word of a POSIX shell. A text that `isInert` refuses must not be in a command at all. */
export const inShell = (text: string): string => (BARE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The same for a text of several lines; line breaks stay. */
export const linesInTerminal = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.slice(0, line.search(/[^ ]|$/)) + inTerminal(line))
    .join('\n');
