/** A page as it is sent: one document without scripts, and the headers that protect it. */
import { createHash } from 'node:crypto';
import { type Html, html, textOf, verbatim } from './html.ts';
import { PAGE_HEADERS } from './page-headers.ts';
import { MARK, STYLE } from './style.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Page {
  readonly title: string;
  readonly main: Html;
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * The browser loads, runs, frames and stores nothing, and sends no referrer to the target of a link, because the address of the
 * first page contains a token. Directives as in "Content Security Policy Level 3".
 */
const HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    'img-src data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
};

export const pageResponse = (
  status: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({ status, headers: { ...HEADERS, ...headers }, body: textOf(documentOf(page)) });

// browsers request an icon of every site: an empty one saves that request
const documentOf = ({ title, main }: Page): Html => html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Plumbline</title>
<link rel="icon" href="data:,">
<style>${verbatim(STYLE)}</style>
</head>
<body>
<header>${verbatim(MARK)}<span>Plumbline</span></header>
<main>
${main}
</main>
</body>
</html>
`;

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** An instant as people read it. */
export const moment = (iso: string): Html =>
  html`<time datetime="${iso}">${MOMENT.format(new Date(iso)).replace(' at ', ', ')} UTC</time>`;

/** Long names may break. */
const LONGEST_WHOLE = 24;

/** A text whose short names with dashes (regions, options of a command) stay on one line. */
export const unbroken = (text: string): Html =>
  html`${text
    .split(/( )/)
    .map((word) =>
      word.includes('-') && word.length <= LONGEST_WHOLE ? html`<span class="whole">${word}</span>` : html`${word}`,
    )}`;
