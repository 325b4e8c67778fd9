/** The evidence of an attestation: a file or an address, read now, with the digest of its content. */
import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../../shared/core/digest.ts';
import { CouldNotRead, UsageError } from '../../shared/core/errors.ts';
import { exchange, type Received, TooLong } from '../../shared/probes/exchange.ts';
import { type Network, NOT_PUBLIC, networkOf } from '../../shared/probes/network.ts';
import type { AttestedEvidence } from '../../shared/records/attestation.ts';
import { explained } from './explained.ts';
import type { Io } from './io.ts';

const IS_ADDRESS = /^https?:\/\//;
const WITHIN_MS = 15_000;
/** Redirects on one host that are followed, such as those to `https` and to the page's present name. */
const MOST_REDIRECTS = 5;
/** HTTP statuses of a page that exists but requires a sign-in before it shows its content. */
const SIGN_IN: readonly number[] = [401, 403, 407];
const INSTEAD = 'save what it shows to a file, and give that as --evidence';

/** A document is held in memory until it is kept. */
const MEBIBYTE = 1_048_576;
const LARGEST = 64 * MEBIBYTE;

export interface ReadEvidence {
  readonly evidence: AttestedEvidence;
  /** Null where only an address is known. */
  readonly content: Uint8Array | null;
}

/** An address is read by the rules for addresses of probes. Throws `UsageError` for evidence that does not exist, is empty or too large, or cannot be read. */
export const readEvidence = (reference: string, { network = {} }: Pick<Io, 'network'>): Promise<ReadEvidence> =>
  IS_ADDRESS.test(reference) ? fromAddress(reference, network) : fromFile(reference);

type AddressRules = NonNullable<Io['network']>;

const tooLarge = (reference: string) =>
  new UsageError(
    `the evidence ${reference} is larger than ${LARGEST / MEBIBYTE} MB; give a summary of it, with the digest of the rest`,
  );

async function fromFile(reference: string): Promise<ReadEvidence> {
  const unreadable = (cause: unknown): never => {
    throw new UsageError(`the evidence ${reference} is neither a URL nor a file that can be read`, { cause });
  };
  const { size } = await stat(reference).catch(unreadable);
  if (size > LARGEST) throw tooLarge(reference);
  const content = await readFile(reference).catch(unreadable);
  if (content.length === 0) throw new UsageError(`the evidence ${reference} is an empty file; give what was written`);
  return { evidence: { reference, sha256: sha256(content), of: 'content' }, content };
}

/** A page that needs a sign-in, or that leads to another host, has an address, but no content that could be compared later. */
async function fromAddress(reference: string, network: AddressRules): Promise<ReadEvidence> {
  if (!URL.canParse(reference))
    throw new UsageError(`the evidence ${reference} is no address; check how it is written`);
  const { status, body } = await answerOf(reference, networkOf({ answerMs: WITHIN_MS, ...network }));
  if (SIGN_IN.includes(status) || isRedirect(status))
    return { evidence: { reference, sha256: sha256(reference), of: 'address' }, content: null };
  if (!isSuccess(status))
    throw new UsageError(`the evidence ${reference} answers ${status}; check the address, or ${INSTEAD}`);
  if (body.length === 0)
    throw new UsageError(`the evidence ${reference} answers with nothing; check the address, or ${INSTEAD}`);
  return { evidence: { reference, sha256: sha256(body), of: 'content' }, content: body };
}

/** The answer of the address, after the redirects that stay on its host: a further one is the answer itself. */
async function answerOf(reference: string, network: Network): Promise<Received> {
  let from = new URL(reference);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await asked(reference, from, network);
    const to = isRedirect(answer.status) ? nextOf(from, answer.headers.location) : null;
    if (to === null || redirects === MOST_REDIRECTS) return answer;
    from = to;
  }
}

/** Where a redirect leads on the same host, and not from `https` to `http`; null if it leads elsewhere. */
function nextOf(from: URL, location = ''): URL | null {
  if (location === '' || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from.href);
  const isAsSafe = to.protocol === 'https:' || to.protocol === from.protocol;
  return to.hostname === from.hostname && isAsSafe && IS_ADDRESS.test(to.href) ? to : null;
}

async function asked(reference: string, at: URL, network: Network): Promise<Received> {
  try {
    return await exchange(network, at, { longest: LARGEST, reads: isSuccess });
  } catch (cause) {
    if (cause instanceof TooLong) throw tooLarge(reference);
    if (cause instanceof CouldNotRead && cause.code === NOT_PUBLIC)
      throw new UsageError(
        `the evidence ${reference} is at an address that is not public, and is not read from here; ${INSTEAD}`,
        { cause },
      );
    throw new UsageError(
      `the evidence ${reference} cannot be read from here: ${explained(cause).message}; check the address, or ${INSTEAD}`,
      { cause },
    );
  }
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isRedirect = (status: number): boolean => status >= 300 && status < 400;
