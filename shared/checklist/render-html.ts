/** A checklist as one HTML file, with the standing of every item. It needs no network and holds no script: all text of the checklist is shown as text. */
import { createHash } from 'node:crypto';
import { html, type Markup } from '../reports/markup.ts';
import { itemsByOffset, itemsIn, wordsOf } from './blocks.ts';
import { type Block, type Bytes, blocksOf } from './document.ts';
import type { Item } from './items.ts';
import { type RenderContext, SIGNS, WORDS } from './rendering.ts';
import { countsOf, type Standing, type Standings } from './standing.ts';
import { barOf, percentOf, sentenceOf } from './summary.ts';
import { headingWords, textOf } from './words-of-markdown.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6472; --line: #d5dae1; --paper: #fff; --holds: #1a7f43; --fails: #b42318; --unknown: #6941c6; --waived: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a0a8b5; --line: #363d49; --paper: #14181f; --holds: #4cc281; --fails: #f97066; --unknown: #b79cf7; --waived: #e0b050; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3, h4, h5, h6 { font-size: 1rem; margin-top: 1.5rem; }
.summary { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: 0 0 2rem; } .bar { font-family: monospace; } .soft, .none, .open, .excluded { color: var(--soft); }
.item { margin: .4rem 0; } .item .words { font-weight: 500; } .item small { display: block; color: var(--soft); margin-left: 1.6em; }
.l2 { margin-left: 1.6rem; } .l3 { margin-left: 3.2rem; } .l4 { margin-left: 4.8rem; }
.holds { color: var(--holds); } .fails { color: var(--fails); } .unknown { color: var(--unknown); } .waived { color: var(--waived); }
pre { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; white-space: pre-wrap; font-size: .85rem; } a { color: inherit; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } .item { break-inside: avoid; } h1, h2, h3 { break-after: avoid; } @page { margin: 18mm; } }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const DEEPEST = 4;

export function htmlOf(bytes: Bytes, items: readonly Item[], standings: Standings, context: RenderContext): string {
  const byOffset = itemsByOffset(items);
  const parts = blocksOf(bytes).flatMap((block) => partsOf(bytes, block, { byOffset, standings, context }));
  const title = items[0]?.headings[0] || 'Checklist';
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  const counts = countsOf(standings);
  const percent = percentOf(counts);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${{ markup: STYLE }}</style></head>
<body><main><div class="summary"><strong>${sentenceOf(counts)}</strong> <span class="soft">in ${context.scope} as of ${context.asOf}</span><br><span class="bar" role="img" aria-label="${percent} percent">${barOf(percent)}</span> ${percent} %</div>
${parts}</main></body></html>
`.markup;
}

interface Parts {
  readonly byOffset: ReadonlyMap<number, Item>;
  readonly standings: Standings;
  readonly context: RenderContext;
}

function partsOf(bytes: Bytes, block: Block, parts: Parts): Markup[] {
  const source = bytes.slice(block.from, block.to);
  if (block.kind === 'heading') return [headingOf(source, block.level)];
  const shown = itemsIn(block, parts.byOffset).map((item) => itemOf(item, block, parts));
  if (block.kind === 'code') return [html`<pre>${textOf(source)}</pre>\n`, ...shown];
  if (shown.length > 0) return shown;
  const words = wordsOf(bytes, block);
  return words === '' ? [] : [html`<p>${words}</p>\n`];
}

const headingOf = (source: string, level: number): Markup => {
  const words = headingWords(source);
  return { markup: `<h${level}>${html`${words}`.markup}</h${level}>\n` };
};

function itemOf(item: Item, { level }: Block, { standings, context }: Parts): Markup {
  const standing = standings.get(item);
  if (!standing) return html`<p>${item.text}</p>\n`;
  const { state } = standing;
  const indent = level > 1 ? ` l${Math.min(level, DEEPEST)}` : '';
  return html`<div class="item${indent}">${SIGNS[state]} <span class="words">${item.text}</span> <span class="${state}">${WORDS[state]}</span><small>${detailsOf(standing)}${linksOf(standing, context)}</small></div>
`;
}

const detailsOf = ({ because, since, resources }: Standing): string =>
  [because, since === null ? '' : `since ${since}`, resources === 0 ? '' : `${resources} judged`]
    .filter(Boolean)
    .join(' · ');

const linksOf = ({ controls }: Standing, { linkOf }: RenderContext): Markup[] =>
  controls.flatMap((control) => {
    const link = linkOf(control);
    return link === undefined ? [] : [html` · <a href="${link}">${control}</a>`];
  });
