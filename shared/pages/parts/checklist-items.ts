/** The text of a checklist with the standing of each item in its place. */
import { type Html, html } from '../../api/html.ts';
import { itemsByOffset, itemsIn, wordsOf } from '../../checklist/blocks.ts';
import { type Block, blocksOf } from '../../checklist/document.ts';
import type { Item } from '../../checklist/items.ts';
import type { Standing, State } from '../../checklist/standing.ts';
import { headingWords, textOf } from '../../checklist/words-of-markdown.ts';
import { address, type carried, controlPath } from '../address.ts';
import { moment } from '../words.ts';
import { titleOf } from './catalogue.ts';
import type { Shown } from './checklist.ts';

const DEEPEST = 4;

export const STATE_WORDS: Readonly<Record<State, string>> = {
  holds: 'holds',
  fails: 'failing',
  unknown: 'not seen',
  waived: 'waived',
  none: 'no evidence',
  open: 'not mapped',
  excluded: 'not applicable',
};

const CLASSES: Readonly<Record<State, string>> = {
  holds: 'pass',
  fails: 'fail',
  unknown: 'unknown',
  waived: 'waived',
  none: 'unknown',
  open: 'none',
  excluded: 'none',
};

export const stateLabel = (state: State): Html =>
  html`<span class="status ${CLASSES[state]}">${STATE_WORDS[state]}</span>`;

export function checklistText(shown: Shown, kept: ReturnType<typeof carried>): Html {
  const byOffset = itemsByOffset(shown.items);
  const parts = blocksOf(shown.bytes).flatMap((block, index) =>
    index === 0 && block.kind === 'heading' ? [] : partsOf(block, { shown, byOffset, kept }),
  );
  return html`<div class="checklist">${parts}</div>`;
}

interface Parts {
  readonly shown: Shown;
  readonly byOffset: ReadonlyMap<number, Item>;
  readonly kept: ReturnType<typeof carried>;
}

function partsOf(block: Block, parts: Parts): Html[] {
  const { bytes } = parts.shown;
  const source = bytes.slice(block.from, block.to);
  if (block.kind === 'heading') return [headingOf(source, block.level)];
  const items = itemsIn(block, parts.byOffset).map((item) => itemOf(item, block, parts));
  if (block.kind === 'code') return [html`<pre>${textOf(source)}</pre>`, ...items];
  if (items.length > 0) return items;
  const words = wordsOf(bytes, block);
  return words === '' || block.isHead ? [] : [html`<p>${words}</p>`];
}

/** The page has one heading of the first level: its title. */
const headingOf = (source: string, level: number): Html =>
  level <= 2 ? html`<h2>${headingWords(source)}</h2>` : html`<h3>${headingWords(source)}</h3>`;

function itemOf(item: Item, { level }: Block, { shown, kept }: Parts): Html {
  const standing = shown.standings.get(item);
  const depth = `d${Math.min(Math.max(level, 1), DEEPEST)}`;
  if (!standing) return html`<p>${item.text}</p>`;
  return html`<div class="item ${depth}"><p>${stateLabel(standing.state)} <strong>${item.text}</strong></p><p class="small quiet">${detailsOf(standing)}${linksOf(standing, kept)}</p></div>`;
}

const detailsOf = ({ because, since }: Standing): Html =>
  html`${because}${since === null ? null : html`; since ${moment(since)}`}`;

const linksOf = ({ controls }: Standing, kept: ReturnType<typeof carried>): Html[] =>
  controls.map((control) => html` · <a href="${address(controlPath(control), kept)}">${titleOf(control)}</a>`);
