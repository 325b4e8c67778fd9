/** A subscriber: an HTTP server on this machine that records each request, and gives the answers that a test sets. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpsPost, type Post } from '../../shared/alerts/post.ts';

export interface Taken {
  /** Host and path that it was meant for. */
  readonly meant: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request; what it leaves open stays open. */
export type Answering = (taken: Taken, response: ServerResponse) => void;

export const answers =
  (status: number, headers: Record<string, string> = {}, body = '{}'): Answering =>
  (_taken, response) => {
    response.writeHead(status, headers).end(body);
  };

export interface Receiver {
  readonly taken: Taken[];
  /** How the next requests are answered; 202 when nothing is said. */
  answer: Answering;
  /** Posts by real HTTP, to this server in place of whatever host an address names. */
  readonly post: Post;
  close(): Promise<void>;
}

/** Longer than any test: a busy machine answers late. */
const TIME_LIMIT_MS = 600_000;

export async function startReceiver(now: () => Date = () => new Date()): Promise<Receiver> {
  const receiver = { taken: [] as Taken[], answer: answers(202) };
  const server = createServer(async (request, response) => {
    const meant = String(request.headers['x-meant-for'] ?? '');
    const taken = { meant, path: request.url ?? '', headers: request.headers, body: await text(request) };
    receiver.taken.push(taken);
    receiver.answer(taken, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const send = httpsPost(now, TIME_LIMIT_MS);
  const post: Post = ({ url, headers, body }) => {
    const { host, pathname, search } = new URL(url);
    const here = `http://127.0.0.1:${port}${pathname}${search}`;
    return send({ url: here, headers: { ...headers, 'x-meant-for': `${host}${pathname}${search}` }, body });
  };
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return Object.assign(receiver, { post, close });
}
