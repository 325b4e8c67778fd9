/**
 * Signing in and out of the pages. A session is an encrypted cookie; the server stores nothing
 * (docs/adr/0067-sessions-of-the-pages.md).
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { type Claims, type ConfiguredGrant, claimIn, grantsByClaims } from '../../api/grants.ts';
import { Problem } from '../../api/problem.ts';
import type { Clock } from '../../core/ports.ts';
import type { Sessions, SignedIn } from '../ports.ts';
import { cleared, cookiesBy } from './cookies.ts';
import { type Attempt, again, type SigningIn } from './provider.ts';

const ATTEMPT_SECONDS = 600;
/** A working day: a person who leaves the organisation can read for no longer than this. */
export const SESSION_SECONDS = 8 * 3_600;
export const BACK_PATH = '/signed-in';
const LONGEST_PLACE = 1_000;

export interface SessionDeps {
  readonly provider: SigningIn;
  readonly grants: readonly ConfiguredGrant[];
  readonly secret: () => Promise<string>;
  readonly clock: Clock;
  /** The address under which browsers reach the pages, such as `https://plumbline.example.com`; that of each request if left out. */
  readonly address?: string | undefined;
}

export function sessionsWith({ provider, grants, secret, clock, address }: SessionDeps): Sessions {
  const cookies = cookiesBy(secret);
  const backTo = (request: Request): string => `${address ?? new URL(request.url).origin}${BACK_PATH}`;
  return {
    personOf: async (request) => {
      const session = await cookies.opened('session', request, clock());
      return session ? personIn(session, grants) : null;
    },
    begin: async (request, place) => {
      const attempt: Attempt = { state: random(), nonce: random(), verifier: random(), back: backTo(request) };
      const content = { ...attempt, place: ownPlace(place) };
      const location = await provider.addressFor(attempt);
      return redirect(location, await cookies.sealed('attempt', content, clock(), ATTEMPT_SECONDS));
    },
    finish: async (request) => {
      const attempt = await cookies.opened('attempt', request, clock());
      if (!attempt)
        throw new Problem(
          400,
          'no sign-in was begun in this browser within the last ten minutes, or it is finished already; sign in again',
        );
      const { state, nonce, verifier, back, place } = attempt as JWTPayload & Attempt & { place: string };
      const code = codeIn(new URL(request.url).searchParams, state);
      const { caller, claims } = await provider.personBehind(code, { state, nonce, verifier, back });
      if (caller.grants.length === 0)
        throw new Problem(403, `the configuration grants nothing to ${caller.who}; ask for a grant in it`);
      const session = { who: caller.who, id: random(), claims: neededOf(claims, grants) };
      return redirect(
        ownPlace(place),
        await cookies.sealed('session', session, clock(), SESSION_SECONDS),
        cleared('attempt'),
      );
    },
    end: async () => redirect('/signed-out', cleared('session'), cleared('attempt')),
  };
}

const random = (): string => randomBytes(32).toString('base64url');

const redirect = (location: string, ...set: readonly string[]): Response => {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of set) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
};

/** The place, if it is a path of these pages; otherwise the start page. */
const ownPlace = (place: string): string =>
  /^\/(?![/\\])[\x21-\x7e]*$/.test(place) && place.length <= LONGEST_PLACE ? place : '/';

function codeIn(query: URLSearchParams, state: string): string {
  const given = query.getAll('state');
  if (given.length !== 1 || !isSame(given[0] ?? '', state))
    throw new Problem(400, 'this answer belongs to another sign-in, perhaps of another tab; sign in again');
  const error = query.get('error');
  if (error !== null) throw again(`the provider refused (${/^\w{1,60}$/.test(error) ? error : 'without a reason'})`);
  const code = query.get('code');
  if (!code) throw new Problem(400, 'the provider sent no code; sign in again');
  return code;
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** The claims and values that decide grants. The session keeps no other claims, such as a person's other groups. */
function neededOf(claims: Claims, grants: readonly ConfiguredGrant[]): Claims {
  const needed: Record<string, string[]> = {};
  for (const { claim, value } of grants) {
    if (claim === undefined || value === undefined) continue;
    const found = claimIn(claims, claim);
    const has = Array.isArray(found) ? found.includes(value) : found === value;
    if (has) needed[claim] = [...new Set([...(needed[claim] ?? []), value])];
  }
  return needed;
}

/** Applies the grants of the present configuration, so that a removed grant ends with the next deployment. */
function personIn(session: JWTPayload, grants: readonly ConfiguredGrant[]): SignedIn | null {
  const { who, id, claims } = session;
  if (typeof who !== 'string' || typeof id !== 'string' || typeof claims !== 'object' || claims === null) return null;
  return { who, session: id, grants: grantsByClaims(grants, claims as Claims) };
}
