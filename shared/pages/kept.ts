/**
 * Answers that many readers of a page share: those of a whole organisation. An answer about the present is given again while no unit and no
 * waiver has changed, for half a minute; for a minute more it is given while another one is made, so that who looks on waits for none.
 * An answer about an instant that is over is kept for ten minutes, since accounts may be renamed.
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
  /** In milliseconds since 1970: until when it holds, and until when it is given while another one is made. */
  readonly until: number;
  readonly last: number;
  readonly answer: Promise<unknown>;
  /** Another one is being made. */
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
  // the next reader asks anew for what failed
  const drop = (name: string, answer: Promise<unknown>): void => {
    if (answers.get(name)?.answer === answer) answers.delete(name);
  };
  return async <Answer>(question: Question, make: () => Promise<Answer>): Promise<Answer> => {
    const { about, at, now } = question;
    // nothing is added to what is over, so that its answer does not depend on what was added since
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
