/** The document around a page: the navigation, the instant that is shown, and the headers that protect it. */
import { createHash } from 'node:crypto';
import { type Html, html, textOf, verbatim } from '../api/html.ts';
import { PAGE_HEADERS } from '../api/page-headers.ts';
import { MARK } from '../api/style.ts';
import { address, carried, changed } from './address.ts';
import type { Asked, Page } from './asked.ts';
import { postForm } from './parts/form.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { moment, momentText } from './words.ts';

const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The files of every page. Their names change with their content, so that browsers keep them. */
export const STYLE_PATH = `/assets/${nameOf(STYLE)}.css`;
export const SCRIPT_PATH = `/assets/${nameOf(SCRIPT)}.js`;

/**
 * The page loads nothing from other origins and runs no inline script. Directives as in "Content Security Policy Level
 * 3".
 */
export const HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
};

const PLACES: readonly (readonly [string, string])[] = [
  ['/', 'Now'],
  ['/alerts', 'Alerts'],
  ['/controls', 'Controls'],
  ['/frameworks', 'Frameworks'],
  ['/checklists', 'Checklists'],
  ['/period', 'Period'],
  ['/diff', 'Changes'],
  ['/downloads', 'Downloads'],
  ['/monitor', 'Monitor'],
];

export interface Shown extends Pick<Asked, 'path' | 'query' | 'at' | 'token'> {
  readonly who: string | null;
  /** The person can sign out. */
  readonly hasSession: boolean;
  /** The page takes `?as-of=`. */
  readonly asOf: boolean;
}

export const documentOf = (page: Page, shown: Shown): string =>
  textOf(html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Plumbline</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_PATH}">
<script src="${SCRIPT_PATH}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div>
<a class="brand" href="${address('/', carried(shown.query))}">${verbatim(MARK)}<span>Plumbline</span></a>
<nav aria-label="Pages"><ul>${PLACES.map((place) => linkTo(place, shown))}</ul></nav>
${shown.who === null ? null : html`<span class="who">${shown.who}</span>`}${shown.hasSession ? signOut(shown) : null}
</div></header>
${shown.at === undefined ? null : bannerOf(shown.at, shown)}
<main id="content" tabindex="-1">
<div class="head"><div>${trailOf(page)}<h1>${page.title}</h1></div>${shown.asOf ? pickerOf(shown) : null}</div>
${page.main}
</main>
<footer>All times are in UTC.</footer>
</body>
</html>
`);

const signOut = (shown: Shown): Html =>
  html`<div class="out">${postForm(shown, '/sign-out', html`<button>Sign out</button>`)}</div>`;

function linkTo([path, text]: readonly [string, string], { path: own, query }: Shown): Html {
  const isHere = path === '/' ? own === '/' || own.startsWith('/accounts') : own === path || own.startsWith(`${path}/`);
  const href = address(path, carried(query));
  return isHere
    ? html`<li><a href="${href}" aria-current="page">${text}</a></li>`
    : html`<li><a href="${href}">${text}</a></li>`;
}

const trailOf = ({ trail }: Page): Html | null =>
  trail ? html`<p class="trail">${trail.map(({ text, href }) => html`<a href="${href}">${text}</a> / `)}</p>` : null;

const bannerOf = (at: string, shown: Shown): Html =>
  html`<aside class="then" aria-label="The instant that is shown"><p role="note">This is what was known at <strong>${moment(at)}</strong>, and not the present. <a
href="${changed(shown, { 'as-of': undefined })}">Show the present</a></p></aside>`;

/** The picker keeps the other filters of the page. */
function pickerOf({ path, query, at }: Shown): Html {
  const kept = [...query].filter(([name]) => name !== 'as-of' && name !== 'cursor');
  return html`<form class="then-form" method="get" action="${path}">
${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label>As of (UTC)<input type="datetime-local" name="as-of" value="${at === undefined ? '' : at.slice(0, 16)}"
title="${at === undefined ? 'now' : momentText(at)}"></label>
<button>Show</button></form>`;
}
