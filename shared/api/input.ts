/** Reads the input of requests by the schemas of their routes. Unknown fields are refused by name. */
import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { own } from '../core/own.ts';
import { type Fault, Problem } from './problem.ts';
import type { ObjectSchema } from './route.ts';

/** The small build of zod has no error messages; these are the messages of the large one. */
const ENGLISH = en().localeError;

/** The deepest body: a few fields, with lists of texts. Deeper JSON is refused before it is parsed. */
const DEEPEST = 12;
export const LARGEST_JSON = 256 * 1_024;

type Part = 'path' | 'query' | 'body';

export function checked<T>(schema: ObjectSchema<T>, input: unknown, part: Part): T {
  const result = schema.safeParse(input, { error: ENGLISH });
  if (result.success) return result.data;
  const known = Object.keys(schema.shape);
  const faults = result.error.issues.flatMap((issue) => faultsIn(issue as Issue, part, known));
  throw new Problem(400, faults.map(({ field, detail }) => `${field}: ${detail}`).join('; '), { faults });
}

type Issue = z.core.$ZodIssue;

function faultsIn(issue: Issue, part: Part, known: readonly string[]): Fault[] {
  const field = [part, ...issue.path.map(String)].join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field, detail: issue.message }];
  const there = known.length > 0 ? `there is ${known.join(', ')}` : 'there is none';
  return issue.keys.map((key) => ({ field: `${field}.${shortened(key)}`, detail: `is not known here; ${there}` }));
}

/** A name in a message is shortened, because a request may contain very long names. */
const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** The fields of a query. A field that is no list may be given once. */
export function queryOf<T>(schema: ObjectSchema<T>, parameters: URLSearchParams): T {
  // an object without a prototype takes every name as it is, also `__proto__`
  const given: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    const [first = ''] = values;
    if (isList(own(schema.shape, name))) given[name] = values;
    else if (values.length === 1) given[name] = first;
    else throw new Problem(400, `query.${shortened(name)}: is given ${values.length} times; give it once`);
  }
  return checked(schema, given, 'query');
}

/** Whether a field takes several values. */
export function isList(schema: z.ZodMiniType | undefined): boolean {
  if (!schema) return false;
  const { def } = schema as unknown as { readonly def: { readonly type: string; readonly innerType?: z.ZodMiniType } };
  if (def.innerType) return isList(def.innerType);
  return def.type === 'array';
}

export function jsonOf<T>(schema: ObjectSchema<T>, type: string | null, body: string): T {
  if (!/^application\/json(;|$)/i.test(type ?? ''))
    throw new Problem(415, 'the body must be JSON; send it with `content-type: application/json`');
  requireShallow(body);
  return checked(schema, parsed(body), 'body');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Problem(400, 'the body is no whole JSON document; check where it was cut off', { cause });
  }
}

/** Refuses JSON that is nested too deeply, by its brackets outside of strings, before it is parsed. */
function requireShallow(body: string): void {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < body.length; index += 1) {
    const letter = body[index];
    if (isText) {
      if (letter === '\\') index += 1;
      else if (letter === '"') isText = false;
    } else if (letter === '"') isText = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    if (depth > DEEPEST)
      throw new Problem(400, `the body is nested deeper than ${DEEPEST} levels; send the fields as they are described`);
  }
}
