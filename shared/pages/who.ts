/** The reader of a page: the person of the session, or the caller that the server has identified. */
import type { Caller } from '../api/caller.ts';
import { Problem } from '../api/problem.ts';
import { address } from './address.ts';
import type { PagePorts } from './ports.ts';

export interface Asker {
  readonly caller: Caller;
  /** The session or caller to which the forms of the answer are bound. */
  readonly bound: string;
  /** The person can sign out. */
  readonly hasSession: boolean;
}

const READING: readonly string[] = ['GET', 'HEAD'];

/**
 * Returns a redirection if the person has to sign in first. For a form it throws `Problem` 401 instead, so that the
 * person notices that the form was not accepted.
 */
export async function askerOf(
  { sessions, identity, limiter }: PagePorts,
  request: Request,
  env: object,
): Promise<Asker | Response> {
  if (!sessions) {
    const caller = await identity.callerOf({ headers: request.headers, env });
    return { caller, bound: caller.who, hasSession: false };
  }
  const person = await sessions.personOf(request);
  if (person) {
    const { left, resetsIn } = await limiter.take(person.who);
    if (left >= 0) return { caller: person, bound: person.session, hasSession: true };
    throw new Problem(429, `these are more pages than a person may ask for; wait ${resetsIn} s`, {
      headers: { 'retry-after': String(resetsIn) },
    });
  }
  if (!READING.includes(request.method))
    throw new Problem(401, 'your session has ended, and nothing was changed; sign in, and do it again');
  const { pathname, search } = new URL(request.url);
  return new Response(null, {
    status: 303,
    headers: { location: address('/sign-in', { to: `${pathname}${search}` }), 'cache-control': 'no-store' },
  });
}
