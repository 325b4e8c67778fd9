/** The reader of a page: the person of the session, or the caller whom the server's identity proves. */
import type { Caller } from '../api/caller.ts';
import { Problem } from '../api/problem.ts';
import { address } from './address.ts';
import type { PagePorts } from './ports.ts';

export interface Asker {
  readonly caller: Caller;
  /** The forms of the answer are bound to it. */
  readonly bound: string;
  /** The person can sign out. */
  readonly hasSession: boolean;
}

const READING: readonly string[] = ['GET', 'HEAD'];

/** A response where the person has to sign in first. Throws `Problem` 401 for a form, since nothing of it may get lost unnoticed. */
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
