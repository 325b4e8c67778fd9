/** The description of the API in OpenAPI 3.1, made from the routes: its schemas are JSON Schema 2020-12, as zod writes it. */
import * as z from 'zod/mini';
import { BASE } from './base.ts';
import { isList } from './input.ts';
import { PROBLEM_JSON } from './problem.ts';
import { RESOURCES } from './resources.ts';
import type { DescribedAnswer, ObjectSchema, Route } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

/** Refusals that every route may answer with. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request cannot be answered as it is written',
  401: 'The caller is not known',
  403: 'The caller may not do that',
  429: 'The caller made too many requests',
  500: 'The request could not be answered',
  503: 'The provider of tokens could not be asked; ask again later',
};
const OF_A_BODY: Readonly<Record<number, string>> = {
  409: 'The state of things does not allow that',
  413: 'The body is too large',
  415: 'The body is of another type',
};

export async function description(version: string): Promise<Json> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { name, load } of RESOURCES)
    for (const route of await load()) {
      const path = `${BASE}${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
      paths[path] = { ...paths[path], [route.method]: await operationOf(route, name) };
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plumbline',
      version,
      description: 'What Plumbline knows of an organisation, and what people and pipelines record in its history.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { signature: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the OIDC provider' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'authorization',
          description: 'Signature Version 4 of AWS, for the service execute-api, below the path /iam',
        },
      },
    },
  };
}

const problem = z.strictObject({
  ...{ type: z.string(), title: z.string(), status: z.int(), detail: z.string() },
  faults: z.optional(z.array(z.strictObject({ field: z.string(), detail: z.string() }))),
});

async function operationOf(route: Route, tag: string): Promise<Json> {
  const { id, summary, roles, params, query, json, bytes } = route;
  return {
    operationId: id,
    summary,
    tags: [tag],
    'x-roles': roles,
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(json
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(json, 'input') } } } }
      : {}),
    ...(bytes ? { requestBody: bytesBody(bytes.description) } : {}),
    responses: {
      ...refusals(json || bytes ? { ...REFUSALS, ...OF_A_BODY } : REFUSALS),
      // the server itself answers so, before the app gets the request
      431: { description: 'The address and the headers of the request are too long' },
      ...Object.fromEntries(
        await Promise.all(
          Object.entries(route.answers).map(async ([status, answer]) => [
            status,
            await answerOf(Number(status), answer),
          ]),
        ),
      ),
    },
  };
}

const bytesBody = (description: string): Json => ({
  required: true,
  description,
  content: { 'application/octet-stream': {} },
});

const refusals = (all: Readonly<Record<number, string>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(all).map(([status, text]) => [status, refusal(text)]));

const refusal = (text: string): Json => ({
  description: text,
  content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

async function answerOf(status: number, { description: text, schema, type }: DescribedAnswer): Promise<Json> {
  if (status >= 400) return refusal(text);
  const content = schema ? { 'application/json': { schema: schemaOf(await schema(), 'output') } } : null;
  return { description: text, ...(content ? { content } : type ? { content: { [type]: {} } } : {}) };
}

function parametersOf(schema: ObjectSchema<unknown> | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { required = [], properties = {} } = schemaOf(schema, 'input') as {
    required?: string[];
    properties?: Record<string, Json>;
  };
  return Object.entries(properties).map(([name, { description: text, ...rest }]) => ({
    ...{ name, in: place, required: required.includes(name), schema: rest },
    ...(text ? { description: text } : {}),
    ...(isList(schema.shape[name]) ? { style: 'form', explode: true } : {}),
  }));
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return rest;
}
