/** The tag of an answer about the present: the same for two answers that say the same, although time passed between them. */
import { sha256 } from '../core/digest.ts';

/**
 * The instant of asking is in the answer and in its cursor, and would make every tag another one. The tag is a weak one (RFC 9110),
 * because of that difference: the cursor of the first answer leads on as of the first instant. `text` is the body as JSON.
 */
export function weakTag(body: unknown, text: string, now: Date): string {
  return `W/"${sha256(withoutCursor(body, text).replaceAll(now.toISOString(), 'the instant of asking'))}"`;
}

/** The next page is there or not; its cursor is another one each time. */
function withoutCursor(body: unknown, text: string): string {
  const { next } = typeof body === 'object' && body !== null ? (body as { readonly next?: unknown }) : {};
  if (typeof next !== 'string') return text;
  const cursor = `"next":${JSON.stringify(next)}`;
  const begin = text.lastIndexOf(cursor);
  return `${text.slice(0, begin)}"next":true${text.slice(begin + cursor.length)}`;
}
