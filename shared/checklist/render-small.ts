/** Short renderings of a checklist: a comment on a pull request, and a badge. */
import { inHtml } from '../core/inert.ts';
import { plain, table } from '../derive/markdown.ts';
import { type Item, sectionOf } from './items.ts';
import { isMapped } from './propose.ts';
import { type RenderContext, SIGNS, WORDS } from './rendering.ts';
import { countedItems, countsOf, type Standings, type State } from './standing.ts';
import { percentOf, summaryLines } from './summary.ts';

/** "body is too long (maximum is 65536 characters)", GitHub. */
const LONGEST_COMMENT = 60_000;
const LONGEST_REASON = 300;
const LISTED: readonly State[] = ['fails', 'unknown', 'none', 'waived', 'open'];

/** The first line is the same in each comment, so that a bot finds the comment that it wrote before. */
export function commentOf(items: readonly Item[], standings: Standings, context: RenderContext): string {
  const head = ['<!-- plumbline checklist -->', '### Checklist', '', ...summaryLines(standings, context), ''];
  const rows: string[][] = [];
  let length = 0;
  let left = 0;
  for (const state of LISTED)
    for (const item of items) {
      const standing = standings.get(item);
      if (standing?.state !== state || !isMapped(item)) continue;
      const row = [
        `${SIGNS[state]} ${WORDS[state]}`,
        plain(shorter(item.text)),
        plain(sectionOf(item)),
        plain(shorter(standing.because)),
      ];
      length += row.join(' | ').length + 6;
      if (length > LONGEST_COMMENT) left += 1;
      else rows.push(row);
    }
  if (rows.length === 0) return `${[...head, 'Every item holds.'].join('\n')}\n`;
  const rest = left > 0 ? ['', `${left} more are left out; \`plumbline checklist render\` shows them.`] : [];
  const shown = table(['', 'item', 'section', 'because'], rows);
  return `${[...head, `<details><summary>${rows.length + left} items do not hold</summary>`, '', shown, ...rest, '', '</details>'].join('\n')}\n`;
}

const shorter = (text: string): string =>
  text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON - 1).toWellFormed()}…` : text;

const COLOURS = { good: '#1a7f43', fair: '#8a5a00', poor: '#b42318', none: '#5b6472' } as const;
const LETTER_WIDTH = 7;
const PADDING = 12;

/** An SVG of one line: how many items hold. It is green only if all items hold. */
export function badgeOf(standings: Standings): string {
  const counts = countsOf(standings);
  const all = countedItems(counts);
  const label = 'checklist';
  const value = all === 0 ? 'empty' : `${counts.holds} of ${all}`;
  const colour = colourOf(percentOf(counts), all);
  const [left, right] = [label, value].map((words) => words.length * LETTER_WIDTH + PADDING) as [number, number];
  const text = (words: string, middle: number) =>
    `<text x="${middle}" y="14" textLength="${words.length * LETTER_WIDTH - 4}" lengthAdjust="spacingAndGlyphs">${inHtml(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}"><title>${label}: ${value}</title><rect width="${left + right}" height="20" rx="3" fill="#3b4252"/><path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H${left}z" fill="${colour}"/><g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(label, left / 2)}${text(value, left + right / 2)}</g></svg>
`;
}

function colourOf(percent: number, all: number): string {
  if (all === 0) return COLOURS.none;
  if (percent === 100) return COLOURS.good;
  return percent >= 50 ? COLOURS.fair : COLOURS.poor;
}
