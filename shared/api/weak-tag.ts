/** The tag of an answer about the present: the same for two answers that say the same, although time passed between them. */
import { sha256 } from '../core/digest.ts';

/**
 * The instant of asking is in the answer and in its cursor, and would make every tag another one. The tag is a weak one (RFC 9110),
 * because of that difference: the cursor of the first answer leads on as of the first instant.
 */
export function weakTag(body: unknown, now: Date): string {
  const isPage = typeof body === 'object' && body !== null && 'next' in body;
  const text = JSON.stringify(isPage ? { ...body, next: body.next !== null } : body);
  return `W/"${sha256(text.replaceAll(now.toISOString(), 'the instant of asking'))}"`;
}
