/**
 * Refuses an answer without a body where the operation returns one. The SDK would return an answer with every field
 * missing, which looks like "there is none".
 */
import { CouldNotRead } from '../core/errors.ts';

interface Response {
  readonly statusCode: number;
  body?: unknown;
}
type Next = (args: object) => Promise<{ readonly response: unknown }>;

/** A middleware between the HTTP response and the SDK's deserializer. */
export const withBody =
  (action: string, schema: unknown) =>
  (next: Next): Next =>
  async (args) => {
    const result = await next(args);
    const response = result.response as Response;
    if (response.statusCode >= 300 || !hasBody(schema)) return result;
    response.body = await whole(response.body);
    if ((response.body as Buffer).length === 0) {
      throw new CouldNotRead(action, 'malformed', `an empty answer, HTTP ${response.statusCode}`);
    }
    return result;
  };

/** Reads the whole body; the deserializer accepts bytes as well as a stream. */
async function whole(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array || typeof body === 'string') return Buffer.from(body as Uint8Array);
  const parts: Uint8Array[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

/** Positions in the SDK's schema arrays: an operation's output, and the schemas of a structure's members. */
const OUTPUT = 5;
const MEMBERS = 5;
const STREAM = 42;
/** The bit by which the SDK's schemas mark a field that holds the response code. */
const RESPONSE_CODE = 0b100000;
const OUTSIDE_THE_BODY = ['httpHeader', 'httpPrefixHeaders', 'httpResponseCode'];

/**
 * Whether the operation's answer has a body that is read as a whole: one of its fields is neither a header nor a
 * stream. A client that is older than the SDK's schemas is assumed to have a body, as every operation that reads
 * something has.
 */
function hasBody(operation: unknown): boolean {
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
