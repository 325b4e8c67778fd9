/**
 * Cursors: opaque texts that say where the next page begins. Each contains a code over its content, the question and a
 * key. A cursor that was edited, or that belongs to another question or another history, is refused.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonical, digest } from '../core/digest.ts';
import { RUNS } from '../records/runs.ts';
import { BadQuestion } from './question.ts';
import type { Reads } from './reading.ts';

/** The later pages read nothing that was written after the first page, and continue after the last entry of the page before. */
export interface Continuation<Position> {
  /** ISO instant of the first page. */
  readonly until: string;
  readonly after: Position;
}

/** How a question is answered in pages. */
export interface Paging {
  readonly limit: number;
  /** The most bytes of a page, as JSON; if left out, any number. */
  readonly bytes?: number;
  readonly cursor?: string | undefined;
  /** ISO instant. */
  readonly now: string;
  /** The secret of the program that issues the cursors (`historyKey`). */
  readonly key: string;
}

export interface Cursors<Position> {
  write(continuation: Continuation<Position>): string;
  /** Throws `BadQuestion` for a text that is not a cursor of this question. */
  read(text: string): Continuation<Position>;
}

const FORM = /^([\w-]{1,2000})\.([\w-]{43})$/;

export function cursorsFor<Position>(question: unknown, key: string): Cursors<Position> {
  const asked = digest(question);
  const code = (content: string) => createHmac('sha256', key).update(`plumbline cursor\n${asked}\n${content}`).digest();
  return {
    write: (continuation) => {
      const content = Buffer.from(canonical(continuation)).toString('base64url');
      return `${content}.${code(content).toString('base64url')}`;
    },
    read: (text) => {
      const [, content = '', given = ''] = FORM.exec(text) ?? [];
      const expected = code(content);
      const mac = Buffer.from(given, 'base64url');
      if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) throw noCursor();
      return JSON.parse(Buffer.from(content, 'base64url').toString()) as Continuation<Position>;
    },
  };
}

const noCursor = (): BadQuestion =>
  new BadQuestion(
    'cursor',
    (name) => `${name} is no cursor of this question; ask the first page again, with the same options for every page`,
  );

/**
 * A key that only readers of this history know: the hash of its first run. An API whose callers cannot read all of the
 * history must use its own key.
 */
export async function historyKey({ history }: Pick<Reads, 'history'>): Promise<string> {
  for await (const { hash } of history.log(RUNS)) return hash;
  return 'a history without a run';
}
