/**
 * Reads the rest of a request's body that a route did not read, so that the connection can serve the next request.
 *
 * The adapter for Node cuts a connection half a second after such an answer, even if the next answer is being sent on it.
 */
import type { IncomingMessage } from 'node:http';
import type { MiddlewareHandler } from 'hono';

/** The server reads no more than this: the largest request that the API takes is 4 MiB. */
const LARGEST_REST = 8 * 1_024 * 1_024;
/** If a caller sends nothing for this long, the upload counts as abandoned. */
const LONGEST_PAUSE_MS = 5_000;

/** Closes the connection after the answer if the body is too long to be read, or stops coming. */
export function readUnreadBodies(): MiddlewareHandler<{ Bindings: { readonly incoming?: IncomingMessage } }> {
  return async (c, next) => {
    await next();
    const incoming = c.env?.incoming;
    if (!incoming || !hasBody(incoming) || incoming.readableEnded) return;
    if (!(await isReadToItsEnd(incoming))) c.res.headers.set('connection', 'close');
  };
}

/** A message has a body if one of these headers says so ("HTTP/1.1", RFC 9112, section 6). */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function isReadToItsEnd(incoming: IncomingMessage): Promise<boolean> {
  if (incoming.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    let bytes = 0;
    const ended = (isWhole: boolean) => () => {
      clearTimeout(timer);
      incoming.off('data', counted).off('pause', resumed).off('end', whole).off('close', broken).off('error', broken);
      resolve(isWhole);
    };
    const [whole, broken] = [ended(true), ended(false)];
    const timer = setTimeout(broken, LONGEST_PAUSE_MS);
    const counted = (chunk: Buffer): void => {
      timer.refresh();
      bytes += chunk.length;
      if (bytes > LARGEST_REST) broken();
    };
    // if a route made a web stream of the body and nothing reads that stream, the stream pauses the body
    const resumed = (): void => void incoming.resume();
    incoming.on('data', counted).on('pause', resumed).on('end', whole).on('close', broken).on('error', broken);
    incoming.resume();
  });
}
