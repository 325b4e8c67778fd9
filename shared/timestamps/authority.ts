/** Asks a time-stamping authority over HTTP ("Time-Stamp Protocol via HTTP", RFC 3161, 3.4), by the rules for addresses of probes. */
import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { networkOf, type ProbeOptions, placeOf } from '../probes/network.ts';
import { NotProven, requestFor, type Stamp, stampIn, tokenIn } from './token.ts';

export interface AuthorityOptions extends Pick<ProbeOptions, 'resolve' | 'isAllowed'> {
  readonly url: string;
  /** Certificates that are trusted, in PEM. */
  readonly trusted: string;
  readonly limitMs?: number;
}

export interface Stamped extends Stamp {
  /** In DER. */
  readonly token: Uint8Array<ArrayBuffer>;
}

const LIMIT_MS = 20_000;
/** A token with a chain of certificates takes some 6 KB. */
const LONGEST_ANSWER = 65_536;
const NONCE_BYTES = 8;
/** The clocks of an authority and of this machine may differ by this much. */
export const CLOCKS_MS = 5 * 60_000;

/**
 * Requests and verifies a time-stamp of a text. The authority gets only the text's digest. Throws `NotProven`, or
 * `CouldNotRead` if the authority cannot be reached.
 */
export async function stampOf(text: string, options: AuthorityOptions, now: Date): Promise<Stamped> {
  const nonce = new Uint8Array(randomBytes(NONCE_BYTES));
  // the highest bit is the sign, so it must be zero; the next bit is one, so that the number keeps its length
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  const token = tokenIn(await answerTo(requestFor({ text, nonce }), options));
  const stamp = await stampIn(token, { text, nonce, trusted: options.trusted });
  if (Math.abs(Date.parse(stamp.at) - now.getTime()) > CLOCKS_MS)
    throw new NotProven(`its time is ${stamp.at}, and here it is ${now.toISOString()}`);
  return { ...stamp, token };
}

async function answerTo(body: Uint8Array, options: AuthorityOptions): Promise<Uint8Array> {
  const { url, limitMs = LIMIT_MS, resolve, isAllowed } = options;
  const to = new URL(url);
  const given = { ...(resolve ? { resolve } : {}), ...(isAllowed ? { isAllowed } : {}) };
  const { host, address, port } = await placeOf(networkOf({ answerMs: limitMs, ...given }), to);
  const send = to.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolved, reject) => {
    const request = send({
      ...{ host: address, port, path: `${to.pathname}${to.search}`, method: 'POST', agent: false },
      headers: {
        ...{ host: to.host, 'content-type': 'application/timestamp-query', 'content-length': body.length },
        connection: 'close',
      },
      ...(to.protocol === 'https:' && !isIP(host) ? { servername: host } : {}),
      signal: AbortSignal.timeout(limitMs),
    });
    request.on('response', (response) => bodyOf(response, limitMs).then(resolved, reject));
    request.on('error', (cause) => reject(unanswered(cause, limitMs)));
    request.end(body);
  });
}

const unanswered = (cause: Error, limitMs: number): Error =>
  cause instanceof NotProven
    ? cause
    : new NotProven(
        cause.name === 'TimeoutError' || cause.name === 'AbortError'
          ? `the authority did not answer within ${limitMs} ms`
          : `the authority did not answer (${cause.message})`,
        { cause },
      );

async function bodyOf(response: IncomingMessage, limitMs: number): Promise<Uint8Array> {
  const { statusCode = 0 } = response;
  try {
    if (statusCode !== 200) throw new NotProven(`the authority answered with ${statusCode}`);
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of response) {
      length += (piece as Buffer).length;
      if (length > LONGEST_ANSWER) throw new NotProven(`the authority sent more than ${LONGEST_ANSWER} bytes`);
      pieces.push(piece as Buffer);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    throw unanswered(error as Error, limitMs);
  } finally {
    response.destroy();
  }
}
