/** The network as a probe uses it: names are looked up once, checked, and only the checked address is connected to. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CouldNotRead, type Unreadable } from '../core/errors.ts';
import { isPublicAddress } from './addresses.ts';

export interface ProbeOptions {
  /** The addresses of a name. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Whether an address may be connected to; public ones, when left out. */
  readonly isAllowed?: (address: string) => boolean;
  readonly plainPort?: number;
  /** Certificates of authorities that are trusted in place of the public ones. */
  readonly ca?: string;
  /** Milliseconds for a connection with its answer, for the whole target, and for a request that is never finished. */
  readonly answerMs?: number;
  readonly wholeMs?: number;
  readonly slowMs?: number;
}

export type Network = Required<Omit<ProbeOptions, 'ca'>> & Pick<ProbeOptions, 'ca'>;

/** The checklists allow an unfinished request 30 seconds; a few more for the service to notice it. */
const SLOW_MS = 35_000;

export const networkOf = (options: ProbeOptions = {}): Network => ({
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
  plainPort: 80,
  answerMs: 10_000,
  wholeMs: 120_000,
  slowMs: SLOW_MS,
  ...options,
});

/** A host with the one address that all connections to it go to. */
export interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** The code of `CouldNotRead` for a name that leads to an address that is not public. */
export const NOT_PUBLIC = 'NOT_PUBLIC';

/**
 * Resolves the host. Refused if any of its addresses is not public, because the name then leads into a private network,
 * now or at the next look-up. All connections use this address, so a later change of the name has no effect.
 */
export async function placeOf({ resolve, isAllowed, answerMs }: Network, url: URL): Promise<Place> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const addresses = isIP(host) ? [host] : await within(host, answerMs, resolve(host)).catch(rethrown(host));
  const [address] = addresses;
  if (address === undefined) throw unreadable(host, 'unreached', 'ENOTFOUND');
  if (!addresses.every(isAllowed)) throw unreadable(host, 'unreached', NOT_PUBLIC);
  return { host, address, port };
}

export const unreadable = (host: string, reason: Unreadable, code: string, cause?: unknown): CouldNotRead =>
  new CouldNotRead(`probe:${host}`, reason, code, cause);

const LATE = ['ETIMEDOUT', 'ABORT_ERR', 'ESOCKETTIMEDOUT'];

/** The meaning of a failed connection. An error of the probe itself is thrown. */
export function failureOf(host: string, error: unknown): CouldNotRead {
  if (error instanceof CouldNotRead) return error;
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError' || LATE.includes(code ?? ''))
    return unreadable(host, 'timed-out', 'TIMEOUT', error);
  if (code === undefined) throw error;
  return unreadable(host, code.startsWith('HPE_') ? 'malformed' : 'unreached', code, error);
}

const rethrown = (host: string) => (error: unknown) => {
  throw failureOf(host, error);
};

/** The result of the work; after the time limit, throws that it timed out. */
export async function within<T>(host: string, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unreadable(host, 'timed-out', 'TIMEOUT')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
