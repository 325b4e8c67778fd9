/**
 * An answer without a body, where the operation has something to say, cannot be read. The SDK makes an answer of it in
 * which every field is missing, which reads like "there is none".
 */
import { CouldNotRead } from '../core/errors.ts';

interface Response {
  readonly statusCode: number;
  body?: unknown;
}
type Next = (args: object) => Promise<{ readonly response: unknown }>;

/** A middleware between the wire and the SDK's deserializer. */
export const withBody =
  (action: string, schema: unknown) =>
  (next: Next): Next =>
  async (args) => {
    const result = await next(args);
    const response = result.response as Response;
    if (response.statusCode >= 300 || !speaks(schema)) return result;
    response.body = await whole(response.body);
    if ((response.body as Buffer).length === 0) {
      throw new CouldNotRead(action, 'malformed', `an empty answer, HTTP ${response.statusCode}`);
    }
    return result;
  };

/** The deserializer takes bytes as it takes a stream. */
async function whole(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array || typeof body === 'string') return Buffer.from(body as Uint8Array);
  const parts: Uint8Array[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

/** Places in the SDK's schemas: of an operation its output, of a structure the schemas of its members. */
const OUTPUT = 5;
const MEMBERS = 5;
const STREAM = 42;
/** As the SDK's schemas count traits that have no value. */
const RESPONSE_CODE = 0b100000;
const OUTSIDE_THE_BODY = ['httpHeader', 'httpPrefixHeaders', 'httpResponseCode'];

/**
 * Whether the operation's answer has a body that is read as a whole: one of its fields is neither a header nor a stream.
 * Clients of before the SDK had schemas are taken to have one, as every operation that reads something does.
 */
function speaks(operation: unknown): boolean {
  if (!Array.isArray(operation)) return true;
  const output = resolved(operation[OUTPUT]);
  if (!Array.isArray(output)) return false;
  const members = (output[MEMBERS] ?? []) as unknown[];
  return members.some(isInBody) && !members.some((member) => typeOf(member) === STREAM);
}

const resolved = (schema: unknown): unknown => (typeof schema === 'function' ? schema() : schema);

const typeOf = (member: unknown): unknown => resolved(Array.isArray(member) ? member[0] : member);

function isInBody(member: unknown): boolean {
  const traits: unknown = Array.isArray(member) ? member[1] : 0;
  if (typeof traits === 'number') return (traits & RESPONSE_CODE) === 0;
  return !OUTSIDE_THE_BODY.some((name) => name in (traits as object));
}
