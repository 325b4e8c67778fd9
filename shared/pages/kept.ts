/**
 * Caches answers about the whole organisation, which many readers share. An answer about the present is reused for half
 * a minute, unless a unit or a waiver changes. For another minute it is still served while a new one is computed, so
 * that no reader waits. An answer about a past instant is kept for ten minutes only, because accounts may be renamed.
 */
import { isSettled } from '../queries/cached.ts';
import type { Reads } from '../queries/reading.ts';
import { WAIVERS } from '../records/waivers.ts';

const PRESENT_MS = 30_000;
const RENEWED_MS = 90_000;
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

interface KeptAnswer {
  /** In milliseconds since 1970: until when it is valid, and until when it is served while a new one is computed. */
  readonly until: number;
  readonly last: number;
  readonly answer: Promise<unknown>;
  /** Whether a new one is being computed. */
  isRenewed: boolean;
}

interface HeadReads extends Pick<Reads, 'history'> {
  readonly heads: () => Promise<string>;
}

export function keptAnswers({ history, heads }: HeadReads): Kept {
  const answers = new Map<string, KeptAnswer>();
  const keep = (name: string, { at, now }: Question, answer: Promise<unknown>): void => {
    const isOver = at !== undefined && isSettled(at, now);
    const until = now.getTime() + (isOver ? PAST_MS : PRESENT_MS);
    answers.delete(name);
    answers.set(name, { answer, until, last: isOver ? until : now.getTime() + RENEWED_MS, isRenewed: false });
    for (const oldest of answers.keys()) {
      if (answers.size <= MOST) break;
      answers.delete(oldest);
    }
  };
  // a failed answer is dropped, so that the next reader tries again
  const drop = (name: string, answer: Promise<unknown>): void => {
    if (answers.get(name)?.answer === answer) answers.delete(name);
  };
  return async <Answer>(question: Question, make: () => Promise<Answer>): Promise<Answer> => {
    const { about, at, now } = question;
    // the history of a past instant does not change, so its answer does not depend on later commits
    const isOver = at !== undefined && isSettled(at, now);
    const state = isOver ? [] : [await heads(), (await history.read(WAIVERS)).seq];
    const name = JSON.stringify([about, at, ...state]);
    const known = answers.get(name);
    if (!known || known.last <= now.getTime()) {
      const answer = make();
      keep(name, question, answer);
      answer.catch(() => drop(name, answer));
      return answer;
    }
    if (known.until <= now.getTime() && !known.isRenewed) {
      known.isRenewed = true;
      const answer = make();
      answer.then(
        () => keep(name, question, answer),
        () => drop(name, known.answer),
      );
    }
    return known.answer as Promise<Answer>;
  };
}
