/** Requests that a service should refuse or end: too large, malformed, too long, or never finished. */
import { CouldNotRead } from '../core/errors.ts';
import type { LimitAnswers } from '../core/probe.ts';
import { seen } from '../core/reading.ts';
import type { Network, Place } from './network.ts';
import { type Asked, ask } from './request.ts';

/** A byte over the limits that the controls ask for. */
const LARGE_BODY = 1_048_577;
const LONG_QUERY = 8_193;

type Path = Pick<Asked, 'secure' | 'path'>;

export async function limitsOf(network: Network, place: Place, { secure, path }: Path): Promise<LimitAnswers> {
  const json = { 'content-type': 'application/json' };
  const status = (asked: Omit<Asked, 'secure'>) => statusOf(network, place, { ...asked, secure });
  return {
    path,
    largeBody: await status({ path, method: 'POST', headers: json, body: Buffer.alloc(LARGE_BODY, ' ') }),
    brokenJson: await status({ path, method: 'POST', headers: json, body: Buffer.from('{"broken":') }),
    longQuery: await status({ path: `${path}?q=${'a'.repeat(LONG_QUERY)}` }),
    slowEndedAfter: await slowEnd(network, place, { secure, path }),
  };
}

/** A server may close the connection while a body is still being sent: that is an end as well. */
async function statusOf(network: Network, place: Place, asked: Asked): Promise<number | null> {
  const answer = await seen(ask(network, place, asked));
  if (!(answer instanceof CouldNotRead)) return answer.status;
  if (answer.code === 'ECONNRESET' || answer.code === 'EPIPE') return null;
  throw answer;
}

async function slowEnd(network: Network, place: Place, path: Path): Promise<number | null> {
  const started = Date.now();
  const asked = { ...path, method: 'POST', unfinished: 10, within: network.slowMs } as const;
  const answer = await seen(ask(network, place, asked));
  if (answer instanceof CouldNotRead && answer.reason === 'timed-out') return null;
  if (answer instanceof CouldNotRead && answer.code !== 'ECONNRESET') throw answer;
  return Math.round((Date.now() - started) / 1_000);
}
