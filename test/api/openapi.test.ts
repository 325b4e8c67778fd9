/** The description of the API: every route is in it, and every schema is one of JSON Schema. */
import { describe, expect, it } from 'vitest';
import { description } from '../../shared/api/openapi.ts';
import { ROUTES } from './support.ts';

type Json = Readonly<Record<string, unknown>>;
const described = JSON.parse(JSON.stringify(await description('1.2.3'))) as {
  openapi: string;
  info: Json;
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: Json[]; responses: Json; 'x-roles': string[] }>
  >;
};
const operations = Object.values(described.paths).flatMap((path) => Object.values(path));

describe('the description', () => {
  it('is OpenAPI 3.1 of this release', () => {
    expect(described).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });

  it('has every route once, with its roles and its refusals', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(ROUTES.map(({ id }) => id).sort());
    for (const operation of operations) {
      expect(operation['x-roles'].length, operation.operationId).toBeGreaterThan(0);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '403', '429']));
    }
  });

  it('names every parameter of each path', () => {
    for (const [path, methods] of Object.entries(described.paths))
      for (const { parameters } of Object.values(methods)) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name)).toEqual(named);
      }
  });

  it('takes no unknown field in any body', () => {
    const bodies = ROUTES.flatMap(({ json }) => json ?? []);
    expect(bodies.length).toBeGreaterThan(4);
    for (const body of bodies) {
      const { error } = body.safeParse({ by: 'somebody else' });
      expect(error?.issues.some(({ code }) => code === 'unrecognized_keys')).toBe(true);
    }
  });
});
