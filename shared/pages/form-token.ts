/**
 * The token that every form carries, which no page of another origin can know ("Cross-Site Request Forgery Prevention Cheat Sheet", OWASP:
 * signed double submit). It differs in each answer, so that the size of compressed answers reveals nothing about it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '../api/problem.ts';

export const TOKEN_FIELD = 'token';

const macOf = (key: string, bound: string, random: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['form', bound, random]))
    .digest('base64url');

/** `bound` is the session to which the token belongs; the caller, if there are no sessions. */
export function formToken(key: string, bound: string): string {
  const random = randomBytes(16).toString('base64url');
  return `${random}.${macOf(key, bound, random)}`;
}

export function requireToken(key: string, bound: string, given: string | null): void {
  const [random = '', mac = ''] = (given ?? '').split('.');
  const expected = Buffer.from(macOf(key, bound, random));
  const found = Buffer.from(mac);
  if (expected.length === found.length && timingSafeEqual(expected, found)) return;
  throw new Problem(
    403,
    'the form was not sent from a page of this session, and nothing was changed; open the page anew and send it from there',
  );
}
