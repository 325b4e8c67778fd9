/**
 * Answers that many readers of a page share: those of a whole organisation. An answer is given again while no unit and no waiver has changed,
 * for half a minute; one about an instant that is over, for ten minutes, since accounts may be renamed.
 */
import { createHash } from 'node:crypto';
import { isSettled } from '../queries/cached.ts';
import type { Reads } from '../queries/reading.ts';
import { WAIVERS } from '../records/waivers.ts';

const PRESENT_MS = 30_000;
const PAST_MS = 600_000;
/** An answer about a thousand accounts takes some megabytes. */
const MOST = 16;

export interface Question {
  /** Everything that the answer depends on, besides the history. */
  readonly about: unknown;
  readonly at: string | undefined;
  readonly now: Date;
}

export type Kept = <Answer>(question: Question, make: () => Promise<Answer>) => Promise<Answer>;

export function keptAnswers(reads: Reads): Kept {
  const answers = new Map<string, { readonly until: number; readonly answer: Promise<unknown> }>();
  return async <Answer>({ about, at, now }: Question, make: () => Promise<Answer>): Promise<Answer> => {
    const name = `${JSON.stringify([about, at])} ${await headsOf(reads)}`;
    const known = answers.get(name);
    if (known && known.until > now.getTime()) return known.answer as Promise<Answer>;
    const answer = make();
    answers.delete(name);
    answers.set(name, { until: now.getTime() + (at && isSettled(at, now) ? PAST_MS : PRESENT_MS), answer });
    // the next reader asks anew for what failed
    answer.catch(() => answers.delete(name));
    for (const oldest of answers.keys()) {
      if (answers.size <= MOST) break;
      answers.delete(oldest);
    }
    return answer;
  };
}

/** Another text after every commit of a unit, as far as the roster knows, and after every change of a waiver. */
async function headsOf({ history, roster }: Reads): Promise<string> {
  const digest = createHash('sha256');
  for await (const { unit, seq, run, item } of roster.units()) digest.update(JSON.stringify([unit, seq, run, item]));
  digest.update(String((await history.read(WAIVERS)).seq));
  return digest.digest('base64url');
}
