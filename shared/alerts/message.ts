/** Reads a message of a queue behind the topic. With raw delivery its body is the document. */
import { MalformedEvent } from '../core/errors.ts';
import { type Payload, payloadSchema } from './payload.ts';
import { PAYLOAD_SCHEMA } from './payload-version.ts';

const SHOWN = 3;

/** The document. Throws `MalformedEvent` for a body that is not a document, or that has another version. */
export function payloadOf(body: string): Payload {
  const document = json(body);
  const { schema } = (document ?? {}) as { schema?: unknown };
  if (schema !== PAYLOAD_SCHEMA) {
    throw new MalformedEvent(
      typeof schema === 'string'
        ? `the message is of the schema ${schema.slice(0, 100)}, and this release knows ${PAYLOAD_SCHEMA}; deploy the hub as a whole, and redrive`
        : 'the message is none of ours: it names no schema; only the topic of drift belongs in front of this queue',
    );
  }
  const read = payloadSchema.safeParse(document);
  if (read.success) return read.data;
  const problems = read.error.issues.slice(0, SHOWN).map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new MalformedEvent(`the message is not of the schema ${PAYLOAD_SCHEMA}: ${problems.join('; ')}`);
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedEvent('the message is not JSON; only the topic of drift belongs in front of this queue', {
      cause,
    });
  }
}

/**
 * The position of a message in the order of all messages, as text that sorts; null for a message without one, such as a test.
 * The id of a message contains that of its commit: `alerts/global/<number>.<step>`.
 */
export function orderOf({ id }: Pick<Payload, 'id'>): string | null {
  const [, seq, step] = /\/(\d{1,12})\.(\d{1,4})$/.exec(id) ?? [];
  return seq && step ? `${seq.padStart(12, '0')}.${step.padStart(4, '0')}` : null;
}
