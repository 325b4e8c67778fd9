/**
 * Guards a server on the loopback interface against other pages in a browser: after DNS rebinding, a page sends its own
 * host name instead of 127.0.0.1, and a page of another origin sends that origin when it writes.
 */
import type { MiddlewareHandler } from 'hono';
import { Problem } from './problem.ts';

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export const isLoopback = (host: string): boolean => {
  const [, name = ''] = /^(\[[0-9a-f:]+\]|[^:]*)(?::\d{1,5})?$/i.exec(host) ?? [];
  return LOOPBACK.includes(name.toLowerCase());
};

export const onlyLoopback = (): MiddlewareHandler => async (c, next) => {
  const host = c.req.header('host') ?? '';
  if (!isLoopback(host))
    throw new Problem(421, 'this server answers on the loopback interface alone; ask it as localhost or 127.0.0.1');
  if (!READING.includes(c.req.method)) requireSameOrigin(c.req.raw.headers, host);
  await next();
};

/** Browsers send the origin with every request that writes; other clients send none. */
function requireSameOrigin(headers: Headers, host: string): void {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isOther =
    (origin !== null && origin !== `http://${host}`) || (site !== null && site !== 'same-origin' && site !== 'none');
  if (isOther)
    throw new Problem(
      403,
      'this was sent by a page of another origin, and nothing was recorded; write from this server itself',
    );
}
