/** One whole exchange over HTTP with an address that somebody else named: the request, and the answer with its body. */
import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { type Network, placeOf } from './network.ts';

export interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The most bytes that the body of the answer may have. */
  readonly longest: number;
  /** Whether the body of an answer with this status is read. */
  readonly reads: (status: number) => boolean;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty if it was not read. */
  readonly body: Uint8Array;
}

/** The body of the answer is longer than the caller accepts. The rest of it was not read. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * By the rules for addresses of probes: the name is looked up once, each of its addresses must be public, and the connection goes
 * to an address that was checked. Certificates are verified, and redirects are not followed. The exchange ends within `answerMs`.
 * Throws `CouldNotRead` for a name that cannot be looked up or is not public, `TooLong`, and the errors of Node for a connection
 * that fails.
 */
export async function exchange(network: Network, to: URL, sent: Sent): Promise<Received> {
  const { host, address, port } = await placeOf(network, to);
  const { method = 'GET', headers = {}, body } = sent;
  const isSecure = to.protocol === 'https:';
  const send = isSecure ? secureRequest : plainRequest;
  return new Promise((resolved, reject) => {
    const request = send({
      ...{ host: address, port, path: `${to.pathname}${to.search}`, method, agent: false },
      headers: {
        ...{ host: to.host, connection: 'close' },
        ...(body ? { 'content-length': body.length } : {}),
        ...headers,
      },
      ...(isSecure && !isIP(host) ? { servername: host } : {}),
      ...(isSecure && network.ca !== undefined ? { ca: network.ca } : {}),
      signal: AbortSignal.timeout(network.answerMs),
    });
    request.on('response', (response) => receivedFrom(response, sent).then(resolved, reject));
    request.on('error', reject);
    request.end(body);
  });
}

async function receivedFrom(response: IncomingMessage, { longest, reads }: Sent): Promise<Received> {
  const { statusCode: status = 0, headers } = response;
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    if (reads(status))
      for await (const piece of response) {
        length += (piece as Buffer).length;
        if (length > longest) throw new TooLong(`the answer has more than ${longest} bytes`);
        pieces.push(piece as Buffer);
      }
    return { status, headers, body: Buffer.concat(pieces) };
  } finally {
    response.destroy();
  }
}
