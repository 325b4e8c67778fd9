/** Probes an endpoint from outside: its handshakes, its answers, and its port for plain HTTP. */
import { CouldNotRead } from '../core/errors.ts';
import type { Observation, PlainAnswer, ProbeTarget, ProtectedAnswer } from '../core/probe.ts';
import { each, type Seen, seen } from '../core/reading.ts';
import { acceptedSuites, acceptedVersions } from './handshakes.ts';
import { limitsOf } from './limits.ts';
import {
  failureOf,
  type Network,
  networkOf,
  type Place,
  type ProbeOptions,
  placeOf,
  unreadable,
  within,
} from './network.ts';
import { type Answered, answerOf, ask, redirectOf } from './request.ts';

const MOST_REDIRECTS = 5;
const TRIES = 3;
const AT_ONCE = 3;

/** Makes one observation of a target. `allowedHosts` are further hosts to which redirects are followed. */
export type Look = (target: ProbeTarget, allowedHosts?: readonly string[]) => Promise<Observation>;

/** Makes the function that probes. A field that could not be observed has the reason as its value. */
export function prober(options: ProbeOptions = {}): Look {
  const network = networkOf(options);
  return async (target, allowedHosts = []) => {
    const url = new URL(target.url);
    const place = await seen(placeOf(network, url));
    if (place instanceof CouldNotRead) return unseen(place);
    const first = await seen(ask(network, place, { secure: isSecure(url), path: pathOf(url) }));
    return target.named
      ? lookClosely({ network, target, url, place, allowedHosts }, first)
      : lookOnce(url, place, first);
  };
}

interface Looking {
  readonly network: Network;
  readonly target: ProbeTarget;
  readonly url: URL;
  readonly place: Place;
  readonly allowedHosts: readonly string[];
}

const isSecure = ({ protocol }: URL): boolean => protocol === 'https:';
const pathOf = ({ pathname, search }: URL): string => `${pathname}${search}`;

const unseen = (reason: CouldNotRead): Observation => ({
  ...{ versions: reason, suites: reason, certificate: reason, response: reason, plain: reason },
  ...{ healthStatus: reason, guarded: reason, limited: reason, addresses: reason },
});

/** The observation after one handshake and one request; all other fields are unread. */
function lookOnce(url: URL, { host, address }: Place, first: Seen<Answered>): Observation {
  const reason = first instanceof CouldNotRead ? first : unreadable(host, 'failed', 'NOT_NAMED');
  return {
    ...unseen(reason),
    certificate: first instanceof CouldNotRead ? first : first.certificate,
    response: first instanceof CouldNotRead ? first : answerOf(first, url),
    addresses: [address],
  };
}

async function lookClosely(looking: Looking, first: Seen<Answered>): Promise<Observation> {
  const { network, target, url, place } = looking;
  const { host, address } = place;
  const whole = Date.now() + network.wholeMs;
  const bounded = <T>(work: () => Promise<T>): Promise<Seen<T>> =>
    seen(within(host, Math.max(0, whole - Date.now()), work()));
  const secure = isSecure(url);
  return {
    versions: await bounded(async () => (secure ? acceptedVersions(network, place) : null)),
    suites: await bounded(async () => (secure ? acceptedSuites(network, place) : null)),
    certificate: first instanceof CouldNotRead ? first : first.certificate,
    response: await bounded(async () => answerOf(...(await followed(looking, first)))),
    plain: await bounded(() => plainAnswer(looking)),
    healthStatus: await bounded(async () => (target.health === null ? null : healthOf(looking, target.health))),
    guarded: await bounded(() => each(target.protected, (path) => guardOf(looking, path), AT_ONCE)),
    limited: await bounded(() => each(target.limits, (path) => limitsOf(network, place, { secure, path }), AT_ONCE)),
    addresses: [address],
  };
}

/**
 * Follows redirects within the allowed hosts, and returns the last answer. A redirect to another host is not followed.
 */
async function followed({ network, url, allowedHosts }: Looking, first: Seen<Answered>): Promise<[Answered, URL]> {
  let [answer, at] = [first, url];
  const seenUrls = new Set([url.href]);
  for (let count = 0; ; count += 1) {
    if (answer instanceof CouldNotRead) throw answer;
    const next = nextOf(answer, at);
    if (!next || !isSecure(next) || ![url.hostname, ...allowedHosts].includes(next.hostname)) return [answer, at];
    if (seenUrls.has(next.href) || count >= MOST_REDIRECTS)
      throw unreadable(url.hostname, 'malformed', 'it redirects in circles');
    seenUrls.add(next.href);
    const place = await placeOf(network, next);
    [answer, at] = [await ask(network, place, { secure: true, path: pathOf(next) }), next];
  }
}

const nextOf = ({ status, headers }: Answered, url: URL): URL | null =>
  redirectOf(status, headers.location, url) ? new URL(headers.location as string, url) : null;

/** Null if the endpoint itself is plain HTTP, because its own answer shows that. */
async function plainAnswer({ network, url, place }: Looking): Promise<PlainAnswer | null> {
  if (!isSecure(url)) return null;
  const plain = new URL(`http://${url.host.replace(/:\d+$/, '')}/`);
  try {
    return answerOf(await ask(network, { ...place, port: network.plainPort }, { secure: false, path: '/' }), plain);
  } catch (error) {
    const { code, reason } = failureOf(place.host, error);
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refused';
    if (reason === 'timed-out') return 'silent';
    throw error;
  }
}

/** The status that two of three tries agree on, or the last one. */
async function healthOf({ network, url, place }: Looking, path: string): Promise<number> {
  const statuses: number[] = [];
  let failure: unknown;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await seen(ask(network, place, { secure: isSecure(url), path }));
    if (answer instanceof CouldNotRead) failure = answer;
    else if (statuses.includes(answer.status)) return answer.status;
    else statuses.push(answer.status);
  }
  if (failure) throw failure;
  return statuses.at(-1) as number;
}

/**
 * Requests a path without credentials and with invalid ones: a service that only checks whether there are credentials
 * lets the second request in.
 */
async function guardOf({ network, url, place }: Looking, path: string): Promise<ProtectedAnswer> {
  const secure = isSecure(url);
  const without = await ask(network, place, { secure, path });
  const headers = { 'x-api-key': 'invalid', authorization: 'Bearer invalid' };
  const invalid = await ask(network, place, { secure, path, headers });
  const redirect = redirectOf(without.status, without.headers.location, new URL(path, url));
  return { path, without: without.status, invalid: invalid.status, redirectHost: redirect?.host ?? null };
}
