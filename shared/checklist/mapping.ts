/** The mapping of a checklist: which controls answer each item, or why none does. A person reviews it; it is kept beside the checklist. */

import { type Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { sourceOf } from '../core/external.ts';
import { own } from '../core/own.ts';
import { type Parameters, type ParameterValue, parameterProblem } from '../core/parameter.ts';

const text = (most: number) => z.string().min(1).max(most);
const value = z.union([z.number(), z.boolean(), z.string().max(500), z.array(z.string().max(500)).max(100)]);

const answerSchema = z.strictObject({
  control: text(100),
  parameters: z.record(text(100), value).optional(),
});

const entrySchema = z
  .strictObject({
    item: z.string().max(2_000),
    key: z.string().max(64).default(''),
    section: z.string().max(2_000).default(''),
    line: z.int().min(1).default(1),
    controls: z
      .array(answerSchema)
      .max(50)
      .nullish()
      .transform((controls) => controls ?? []),
    'attested by': text(200).optional(),
    'not applicable': text(2_000).optional(),
  })
  .refine((entry) => entry['not applicable'] === undefined || entry.controls.length === 0, {
    message: 'has controls and is "not applicable"; leave out one of the two',
  });

const mappingSchema = z.strictObject({
  version: z.literal(1),
  'one person signs several roles': z.boolean().default(false),
  items: z
    .array(entrySchema)
    .max(100_000)
    .nullish()
    .transform((items) => items ?? []),
});

export type Answer = z.infer<typeof answerSchema>;
export type Entry = z.infer<typeof entrySchema>;

export interface Mapping {
  readonly document: Document;
  readonly entries: readonly Entry[];
  /** Whether one person may sign a release in several roles. */
  readonly severalRoles: boolean;
}

/** A mapping that cannot be read, with the place and the remedy. */
export class BadMapping extends Error {
  override readonly name = 'BadMapping';
}

/** The most faults that a message lists. */
const TOLD = 20;

export function readMapping(source: string, name: string): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' });
  const [fault] = document.errors;
  if (fault) throw new BadMapping(`${name}: ${fault.message}`, { cause: fault });
  const read = mappingSchema.safeParse(plain(document, name));
  if (read.success)
    return { document, entries: read.data.items, severalRoles: read.data['one person signs several roles'] };
  const faults = read.error.issues.slice(0, TOLD).map(({ path, message }) => {
    const node = document.getIn(path.slice(0, 2).filter(isStep), true);
    const start = isRanged(node) ? node.range[0] : 0;
    return `${name}:${lines.linePos(start).line || 1}: ${path.join('.') || 'the file'}: ${message}`;
  });
  throw new BadMapping(faults.join('\n'), { cause: read.error });
}

const isStep = (part: PropertyKey): part is string | number => typeof part !== 'symbol';
const isRanged = (node: unknown): node is { range: [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);

/** Aliases that multiply without end are refused by the parser. */
function plain(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof Error) throw new BadMapping(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Whether the entry contains a decision about the item. */
export const isDecided = (entry: Entry | undefined): entry is Entry =>
  entry !== undefined &&
  (entry.controls.length > 0 || entry['not applicable'] !== undefined || entry['attested by'] !== undefined);

/** The source of an external control judges it, so its parameters cannot be set. */
const WITHOUT_PARAMETERS: { readonly parameters?: Parameters } = {};

/**
 * The faults of the controls that a mapping names. `unknown` makes the message for a control that does not exist, with
 * a suggestion.
 */
export function problemsOf(
  entries: readonly Entry[],
  controls: ReadonlyMap<string, { readonly parameters?: Parameters }>,
  unknown: (id: string) => string,
): string[] {
  return entries.flatMap(({ item, line, controls: answers }) =>
    answers.flatMap(({ control, parameters = {} }) => {
      const known = controls.get(control) ?? (sourceOf(control) ? WITHOUT_PARAMETERS : undefined);
      const problems = known ? parameterProblems(parameters, known.parameters ?? {}) : [unknown(control)];
      return problems.map((problem) => `line ${line}, "${shortened(item)}": ${known ? `${control}: ` : ''}${problem}`);
    }),
  );
}

function parameterProblems(given: Readonly<Record<string, ParameterValue>>, parameters: Parameters): string[] {
  return Object.entries(given).flatMap(([name, set]) => {
    const parameter = own(parameters, name);
    const names = Object.keys(parameters).join(', ') || 'none';
    if (!parameter) return [`there is no parameter ${name}; there is ${names}`];
    const problem = parameterProblem(parameter, set);
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
}

const SHORT = 80;
export const shortened = (item: string): string => (item.length > SHORT ? `${item.slice(0, SHORT - 1)}…` : item);

/** The list of items in the document; undefined if there is none. */
export function itemNodes(document: Document) {
  const items = isMap(document.contents) ? document.contents.get('items') : undefined;
  return isSeq(items) ? items : undefined;
}
