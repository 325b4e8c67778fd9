/** The summary of a checklist: how many items hold, as a sentence and as a bar. */
import { plain } from '../derive/markdown.ts';
import type { RenderContext } from './rendering.ts';
import { type Counts, countedItems, countsOf, type Standings } from './standing.ts';

const STEPS = 20;

/** Whole percents, rounded down: only what holds entirely is 100. */
export const percentOf = (counts: Counts): number => {
  const all = countedItems(counts);
  return all === 0 ? 0 : Math.floor((counts.holds * 100) / all);
};

export function barOf(percent: number): string {
  const full = Math.floor((percent * STEPS) / 100);
  return '█'.repeat(full) + '░'.repeat(STEPS - full);
}

const OTHERS = [
  ['fails', 'fail'],
  ['waived', 'fail, waived'],
  ['unknown', 'unknown'],
  ['none', 'without evidence'],
  ['open', 'not mapped'],
  ['excluded', 'not applicable'],
] as const;

/** `12 of 40 items hold; 5 fail, 3 could not be checked`. */
export function sentenceOf(counts: Counts): string {
  const all = countedItems(counts);
  const others = OTHERS.flatMap(([state, words]) => (counts[state] > 0 ? [`${counts[state]} ${words}`] : []));
  return [`${counts.holds} of ${all} ${all === 1 ? 'item holds' : 'items hold'}`, others.join(', ')]
    .filter(Boolean)
    .join('; ');
}

export function summaryLines(standings: Standings, { asOf, scope }: Pick<RenderContext, 'asOf' | 'scope'>): string[] {
  const counts = countsOf(standings);
  const percent = percentOf(counts);
  return [`> **${sentenceOf(counts)}** in ${plain(scope)} as of ${asOf}`, '>', `> \`${barOf(percent)}\` ${percent} %`];
}
