/** Stands between a client and moto, and counts what passes: calls, and the attempts that clients repeat after a failure. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Counts {
  /** First attempts. */
  calls: number;
  /** Later attempts of a call that the server failed, such as one that moto does not have. */
  repeated: number;
}

export interface CountingProxy {
  readonly url: string;
  readonly counts: Counts;
  stop(): Promise<void>;
}

/** SDKs of AWS number the attempts of a call in this header: `attempt=2; max=5`. */
const ATTEMPT = 'amz-sdk-request';
const FIRST = /attempt=1\b/;

export async function countingProxy(target: string): Promise<CountingProxy> {
  const counts: Counts = { calls: 0, repeated: 0 };
  const server = createServer((asked, answer) => {
    const attempt = asked.headers[ATTEMPT];
    counts[attempt === undefined || FIRST.test(String(attempt)) ? 'calls' : 'repeated'] += 1;
    forward(asked, answer, new URL(target));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As it came, with its own host name: it is signed, and moto reads buckets and accounts from it. */
function forward(asked: IncomingMessage, answer: ServerResponse, { hostname, port }: URL): void {
  const { method, url: path, headers } = asked;
  const sent = request({ hostname, port, method, path, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  sent.on('error', (error) => answer.destroy(error));
  asked.pipe(sent);
}
