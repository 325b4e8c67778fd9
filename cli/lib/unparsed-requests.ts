/**
 * Answers requests that Node's HTTP parser refuses before they reach a route: requests with a long address, and those
 * that are not HTTP.
 */
import type { EventEmitter } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_JSON } from '../../shared/api/problem.ts';

/** A caller may still be sending. The connection is closed after this time. */
const LONGEST_REST_MS = 2_000;

interface Refusal {
  readonly status: number;
  readonly detail: string;
}
const UNREADABLE: Refusal = { status: 400, detail: 'this HTTP request cannot be read; send it again' };
/** By the codes of Node's errors ("Errors", Node.js documentation). */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: 'the address and the headers have more than 16 KiB; ask about fewer things at once',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'the request did not arrive in time; send it again' },
};

/**
 * Node closes such a connection at once. A caller that is still sending would then lose the answer. So the rest of the
 * request is read first.
 */
export function answerUnparsedRequests(server: EventEmitter): void {
  const answered = new WeakSet<object>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    socket.end(answerOf(REFUSALS[error.code ?? ''] ?? UNREADABLE));
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), LONGEST_REST_MS);
    socket.once('close', () => clearTimeout(timer));
  });
}

function answerOf({ status, detail }: Refusal): string {
  const title = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  const headers = [`content-type: ${PROBLEM_JSON}`, `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  return [`HTTP/1.1 ${status} ${title}`, ...headers, '', body].join('\r\n');
}
