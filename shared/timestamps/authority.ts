/** Asks a time-stamping authority over HTTP ("Time-Stamp Protocol via HTTP", RFC 3161, 3.4), by the rules for addresses of probes. */
import { randomBytes } from 'node:crypto';
import { CouldNotRead } from '../core/errors.ts';
import { exchange, TooLong } from '../probes/exchange.ts';
import { networkOf, type ProbeOptions } from '../probes/network.ts';
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
const OK = 200;
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

async function answerTo(
  body: Uint8Array,
  { url, limitMs = LIMIT_MS, ...network }: AuthorityOptions,
): Promise<Uint8Array> {
  const { resolve, isAllowed } = network;
  const given = { ...(resolve ? { resolve } : {}), ...(isAllowed ? { isAllowed } : {}) };
  const answer = await exchange(networkOf({ answerMs: limitMs, ...given }), new URL(url), {
    ...{ method: 'POST', headers: { 'content-type': 'application/timestamp-query' }, body },
    ...{ longest: LONGEST_ANSWER, reads: (status) => status === OK },
  }).catch((cause: Error) => {
    throw unanswered(cause, limitMs);
  });
  if (answer.status !== OK) throw new NotProven(`the authority answered with ${answer.status}`);
  return answer.body;
}

function unanswered(cause: Error, limitMs: number): Error {
  if (cause instanceof CouldNotRead) return cause;
  if (cause instanceof TooLong) return new NotProven(`the authority sent more than ${LONGEST_ANSWER} bytes`, { cause });
  const isLate = cause.name === 'TimeoutError' || cause.name === 'AbortError';
  const why = isLate ? `within ${limitMs} ms` : `(${cause.message})`;
  return new NotProven(`the authority did not answer ${why}`, { cause });
}
