/** Sends a POST over HTTPS with a time limit. Does not follow redirects, because a signature is for one address. */
import { inPlainText } from '../core/inert.ts';
import type { Outgoing } from './formats/outgoing.ts';
import { clipped } from './headline.ts';

export type Answer =
  | {
      readonly status: number;
      /** Seconds until the next try, if the server says so. */
      readonly retryAfter: number | null;
      /** The beginning of the answer, which may repeat the request. */
      readonly text: string;
      /** Whether the connection ended before the answer was complete. */
      readonly brokeOff: boolean;
    }
  /** The reason why there is no answer. */
  | { readonly trouble: string };

export type Post = (outgoing: Outgoing) => Promise<Answer>;

const SECOND = 1_000;
const TIME_LIMIT_MS = 8 * SECOND;
const SHOWN = 200;
/** The most characters of an answer that are read. */
const READ_CHARACTERS = 4_096;

export const httpsPost =
  (now: () => Date, timeLimit = TIME_LIMIT_MS): Post =>
  async ({ url, headers, body }) => {
    try {
      const signal = AbortSignal.timeout(timeLimit);
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      return {
        status: response.status,
        retryAfter: retryAfterOf(response.headers.get('retry-after'), now()),
        ...(await beginningOf(response)),
      };
    } catch (error) {
      return { trouble: troubleOf(error as Error, timeLimit) };
    }
  };

/** The beginning of the answer. The status counts also if the answer breaks off after it. */
async function beginningOf({ body }: Response): Promise<{ text: string; brokeOff: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= READ_CHARACTERS) break;
    }
  } catch {
    return { text, brokeOff: true };
  }
  return { text, brokeOff: false };
}

/** Describes a failed request. The message of `fetch` may contain the address or a header with the key, so it is not shown. */
function troubleOf({ name, cause }: Error, timeLimit: number): string {
  if (name === 'TimeoutError') return `gave no answer within ${timeLimit / SECOND} s`;
  const { code, message: why } = (cause ?? {}) as { code?: string; message?: string };
  return `could not be reached: ${clipped(inPlainText(code ?? why ?? name), SHOWN)}`;
}

/** Seconds, or a date ("Retry-After", RFC 9110). */
function retryAfterOf(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const isDate = /^[A-Z][a-z]{2}/.test(header.trim());
  const seconds = isDate ? (Date.parse(header) - now.getTime()) / SECOND : Number(header.trim() || Number.NaN);
  return Number.isFinite(seconds) && (isDate || seconds >= 0) ? Math.max(0, Math.ceil(seconds)) : null;
}
