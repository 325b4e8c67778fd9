/** One request, bounded in time and size. The body of the answer is not read. */
import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Answer, ServedCertificate } from '../core/probe.ts';
import { instantOf } from '../core/reading.ts';
import { ALL_CIPHERS } from './handshakes.ts';
import { failureOf, type Network, type Place } from './network.ts';

export interface Asked {
  readonly secure: boolean;
  /** With its query. */
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Announces a body of that many bytes and sends none of it. */
  readonly unfinished?: number;
  readonly within?: number;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Header name in lower case → all values that were sent. */
  readonly all: NodeJS.Dict<string[]>;
  readonly certificate: ServedCertificate | null;
}

const AGENT = 'plumbline-probe';
const HEADER_BYTES = 65_536;

/** Throws `CouldNotRead` where there is no answer. */
export function ask(network: Network, { host, address, port }: Place, asked: Asked): Promise<Answered> {
  const { secure, path, method = 'GET', headers = {}, body, unfinished } = asked;
  const send = secure ? secureRequest : plainRequest;
  const isUsual = port === (secure ? 443 : 80);
  const name = isIP(host) === 6 ? `[${host}]` : host;
  const length = unfinished ?? body?.length;
  return new Promise((resolve, reject) => {
    const request = send({
      ...{ host: address, port, path, method, agent: false, maxHeaderSize: HEADER_BYTES },
      headers: {
        ...{ host: isUsual ? name : `${name}:${port}`, 'user-agent': AGENT, accept: '*/*', connection: 'close' },
        ...(length === undefined ? {} : { 'content-length': length }),
        ...headers,
      },
      ...(secure ? { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: ALL_CIPHERS } : {}),
      ...(secure && !isIP(host) ? { servername: host } : {}),
      ...(secure && network.ca !== undefined ? { ca: network.ca } : {}),
      signal: AbortSignal.timeout(asked.within ?? network.answerMs),
    });
    request.on('response', (response: IncomingMessage) => {
      const { statusCode = 0, headers: received, headersDistinct } = response;
      const certificate = secure ? servedBy(response.socket as TLSSocket) : null;
      resolve({ status: statusCode, headers: received, all: headersDistinct, certificate });
      response.destroy();
    });
    request.on('error', (error) => reject(failureOrBug(host, error)));
    if (unfinished === undefined) request.end(body);
    else request.flushHeaders();
  });
}

function failureOrBug(host: string, error: unknown): unknown {
  try {
    return failureOf(host, error);
  } catch (bug) {
    return bug;
  }
}

/** The certificate of a connection, and what Node says of its chain and of its name. */
function servedBy(socket: TLSSocket): ServedCertificate {
  const certificate = socket.getPeerCertificate() as Partial<DetailedPeerCertificate>;
  const error = socket.authorizationError as unknown;
  const problem = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : error;
  return {
    trusted: socket.authorized,
    problem: socket.authorized ? null : String(problem ?? 'UNKNOWN').slice(0, 80),
    issuer: textOf(certificate.issuer?.O ?? certificate.issuer?.CN),
    from: instantOf(certificate.valid_from, 'probe:certificate', 'valid_from'),
    to: instantOf(certificate.valid_to, 'probe:certificate', 'valid_to'),
  };
}

const textOf = (value: string | string[] | undefined): string => [value ?? ''].flat().join(' ').slice(0, 100);

/** The parts of an answer that controls judge. */
export function answerOf({ status, headers, all }: Answered, url: URL): Answer {
  const cookies = all['set-cookie'] ?? [];
  const one = (name: string) => all[name]?.join(', ').trim().slice(0, 200) ?? null;
  return {
    status,
    hsts: (all['strict-transport-security'] ?? []).map((value) => value.slice(0, 200)),
    contentSecurityPolicy: (one('content-security-policy') ?? '') !== '',
    frameOptions: one('x-frame-options'),
    contentTypeOptions: one('x-content-type-options'),
    xssProtection: one('x-xss-protection'),
    referrerPolicy: one('referrer-policy'),
    rateLimit: Object.keys(headers).some((name) => /^(x-)?ratelimit(-|$)/.test(name)),
    cookies: cookies.length,
    insecureCookies: cookies.filter((cookie) => !/;\s*secure\s*(;|$)/i.test(cookie)).length,
    redirect: redirectOf(status, headers.location, url),
  };
}

export function redirectOf(status: number, location: string | undefined, url: URL): Answer['redirect'] {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, url.href)) return null;
  const { protocol, hostname } = new URL(location, url);
  return { scheme: protocol.slice(0, -1), host: hostname };
}
