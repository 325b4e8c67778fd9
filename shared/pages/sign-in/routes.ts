/**
 * The addresses of signing in and out. Besides style and script, only these addresses answer a caller who is not signed
 * in.
 */
import { html } from '../../api/html.ts';
import { Problem } from '../../api/problem.ts';
import type { Page } from '../asked.ts';
import { requireToken, TOKEN_FIELD } from '../form-token.ts';
import type { PagePorts } from '../ports.ts';
import { BACK_PATH } from './sessions.ts';

/** Null for the address of a page. */
export async function signInAnswer(
  { sessions, cursorKey }: PagePorts,
  request: Request,
): Promise<Response | Page | null> {
  if (!sessions) return null;
  const { pathname, searchParams } = new URL(request.url);
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (pathname === '/sign-in' && isReading) return sessions.begin(request, searchParams.get('to') ?? '/');
  if (pathname === BACK_PATH && isReading) return sessions.finish(request);
  if (pathname === '/signed-out' && isReading) return SIGNED_OUT;
  if (pathname !== '/sign-out') return null;
  if (request.method !== 'POST')
    throw new Problem(405, 'signing out takes the button of a page', { headers: { allow: 'POST' } });
  const person = await sessions.personOf(request);
  if (person) {
    const fields = new URLSearchParams(await request.text());
    requireToken(await cursorKey(), person.session, fields.get(TOKEN_FIELD));
  }
  return sessions.end();
}

const SIGNED_OUT: Page = {
  title: 'You are signed out',
  main: html`<section class="card"><p>This browser has no session any more. The provider may keep you signed in there.</p>
<p><a class="button" href="/sign-in">Sign in again</a></p></section>`,
};
