/**
 * The documentation in the SDK's own types of the answers: the type of each field, the values of its enums, and its
 * description. A generator writes these files in a regular form, so they are parsed as text.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, '../../../node_modules/@aws-sdk');

export interface Field {
  readonly name: string;
  /** As declared, without `| undefined`: `string`, `Date`, `Finding[]`, `Record<string, string>`. */
  readonly type: string;
  readonly docs: string;
}

export interface ServiceTypes {
  /** Fields of an interface; undefined for what is none. */
  fields(type: string): ReadonlyMap<string, Field> | undefined;
  /** Values of an enum, undefined for what is none. */
  values(type: string): readonly string[] | undefined;
  /** Name of the interface that an operation answers. */
  output(operation: string): string | undefined;
  /** For each paged operation, the inputs that say where a page begins. */
  pageTokens(): ReadonlyMap<string, string>;
}

/** By the `serviceId` of the SDK's clients. */
export function sdkTypes(): (serviceId: string) => ServiceTypes {
  const folders = new Map(
    readdirSync(PACKAGES)
      .filter((name) => name.startsWith('client-'))
      .map((name) => [serviceIdOf(join(PACKAGES, name)), join(PACKAGES, name)]),
  );
  const known = new Map<string, ServiceTypes>();
  return (serviceId) => {
    const folder = folders.get(serviceId);
    if (!folder) throw new Error(`no SDK package for ${serviceId} is installed`);
    const types = known.get(serviceId) ?? typesIn(folder);
    known.set(serviceId, types);
    return types;
  };
}

function serviceIdOf(folder: string): string {
  const text = readFileSync(join(folder, 'dist-es/runtimeConfig.shared.js'), 'utf8');
  return /serviceId: config\?\.serviceId \?\? "([^"]+)"/.exec(text)?.[1] ?? '';
}

function typesIn(folder: string): ServiceTypes {
  const models = join(folder, 'dist-types/models');
  const text = readdirSync(models)
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => readFileSync(join(models, name), 'utf8'))
    .join('\n');
  const bodies = new Map([...text.matchAll(INTERFACE)].map(([, name = '', body = '']) => [name, body]));
  for (const [, name = '', body = ''] of text.matchAll(UNION)) bodies.set(name, membersIn(body));
  const enums = new Map([...text.matchAll(ENUM)].map(([, name = '', body = '']) => [name, valuesIn(body)]));
  const parsed = new Map<string, ReadonlyMap<string, Field>>();
  return {
    fields: (type) => {
      const body = bodies.get(type);
      if (body === undefined) return undefined;
      const fields = parsed.get(type) ?? fieldsIn(body);
      parsed.set(type, fields);
      return fields;
    },
    values: (type) => enums.get(type),
    output: (operation) => outputIn(folder, operation),
    pageTokens: () => pageTokensIn(folder),
  };
}

const INTERFACE = /^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm;
const ENUM = /^export declare const (\w+): \{\n([\s\S]*?)^\};/gm;
const MEMBER = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {4}(\w+)\??: ([^;]+);/gm;

/** A union is a structure of which one field is there: `Policy` is `{ SecurityHub: SecurityHubPolicy }`. */
const UNION = /^export declare namespace (\w+) \{\n([\s\S]*?)^\}/gm;
const UNION_MEMBER = /^ {8}(\w+): ([^;]+);/gm;

const membersIn = (body: string): string =>
  [...body.matchAll(UNION_MEMBER)]
    .filter(([, , type = '']) => !type.includes('=>'))
    .map(([, name = '', type = '']) => `    ${name}?: ${type};\n`)
    .join('');

const valuesIn = (body: string): string[] =>
  [...body.matchAll(/readonly \S+: "([^"]*)";/g)].map(([, value = '']) => value);

const fieldsIn = (body: string): ReadonlyMap<string, Field> =>
  new Map(
    [...body.matchAll(MEMBER)].map(([, docs = '', name = '', type = '']) => [
      name,
      { name, type: type.replace(/ \| undefined$/, ''), docs: docs.replace(/\s*\n\s*\*\s?/g, ' ').trim() },
    ]),
  );

function outputIn(folder: string, operation: string): string | undefined {
  const file = join(folder, `dist-types/commands/${operation}Command.d.ts`);
  if (!existsSync(file)) return undefined;
  return /interface \w+CommandOutput extends (\w+), __MetadataBearer/.exec(readFileSync(file, 'utf8'))?.[1];
}

function pageTokensIn(folder: string): ReadonlyMap<string, string> {
  const paginators = join(folder, 'dist-es/pagination');
  if (!existsSync(paginators)) return new Map();
  const found = readdirSync(paginators).flatMap((name) => [
    ...readFileSync(join(paginators, name), 'utf8').matchAll(/createPaginator\(\w+, (\w+)Command, "([^"]+)"/g),
  ]);
  return new Map(found.map(([, operation = '', token = '']) => [operation, token]));
}

/** The parts of a type: the elements of a list, the values of a map, a structure's fields, or a value. */
export type Shape =
  | { readonly kind: 'list' | 'map'; readonly of: string }
  | { readonly kind: 'structure'; readonly fields: ReadonlyMap<string, Field> }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'value'; readonly type: string };

export function shapeOf(types: ServiceTypes, declared: string): Shape {
  const type = declared
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/ \| undefined$/, '')
    .replace(/ \| null$/, '');
  if (type.endsWith('[]')) return { kind: 'list', of: type.slice(0, -2) };
  const map = /^(?:Partial<)?Record<[^,]+, (.*?)>+$/.exec(type);
  if (map) return { kind: 'map', of: map[1] ?? 'string' };
  const fields = types.fields(type);
  if (fields) return { kind: 'structure', fields };
  const values = types.values(type);
  return values ? { kind: 'enum', values } : { kind: 'value', type };
}
