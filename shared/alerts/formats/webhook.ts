/** Sends the document to a web hook, with a signature by which the receiver verifies the sender and the time. */
import { createHmac } from 'node:crypto';
import { JSON_HEADERS, type Outgoing } from './outgoing.ts';

export interface Signing {
  readonly url: string;
  readonly key: string;
  readonly at: Date;
}

const SECOND = 1_000;

/** `v1=` and the HMAC-SHA256, as hexadecimal digits, of the timestamp, a dot and the body. */
const signatureOf = (key: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`;

/** `id` is the message's id, which is the same when it is delivered again. */
export function webhookRequest({ id, body }: { id: string; body: string }, { url, key, at }: Signing): Outgoing {
  const timestamp = String(Math.floor(at.getTime() / SECOND));
  return {
    url,
    headers: {
      ...JSON_HEADERS,
      'plumbline-delivery': id,
      'plumbline-timestamp': timestamp,
      'plumbline-signature': signatureOf(key, timestamp, body),
    },
    body,
  };
}
