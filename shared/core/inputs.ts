/** Digests of the facts that a control reads. They tell a change of the resource from a change of the control. */
import type { Resource } from './collector.ts';
import type { KnownResource } from './control.ts';
import { digest, shortDigest } from './digest.ts';
import { CouldNotRead } from './errors.ts';
import { partsOf } from './quantify.ts';

/**
 * 36 bits: two different inputs have the same digest once in 70 billion changes. A state holds a digest for each
 * verdict.
 */
const DIGEST_LENGTH = 6;

type Others = Readonly<Record<string, readonly KnownResource<unknown>[]>>;

/**
 * The digest of one resource's inputs: the fields that the control reads of it, and those that it reads of every other
 * resource. Empty if one of them could not be read, because then there is nothing to compare. `reads` names fields as
 * `Revision.reads` does.
 */
export function inputsFor(reads: readonly string[], others: Others): (resource: Resource<unknown>) => string {
  const own = reads.filter((field) => !field.includes('.'));
  let further: string | undefined;
  return (resource) =>
    readable(() => {
      further ??= digest(Object.keys(others).map((name) => [name, fieldsOfAll(others[name] ?? [], reads, name)]));
      return shortDigest([fieldsOf(resource as KnownResource<unknown>, own), further], DIGEST_LENGTH);
    });
}

function fieldsOfAll(resources: readonly KnownResource<unknown>[], reads: readonly string[], name: string) {
  const prefix = `${name}.`;
  const fields = reads.filter((field) => field.startsWith(prefix)).map((field) => field.slice(prefix.length));
  const { members, unread } = partsOf(resources);
  if (unread[0]) throw unread[0];
  return members.map((resource) => [resource.id, resource.region, fieldsOf(resource, fields)]);
}

function fieldsOf({ facts, tags }: Partial<KnownResource<unknown>>, fields: readonly string[]) {
  return fields.map((field) => {
    const value = field === 'tags' ? tags : (facts as Readonly<Record<string, unknown>>)[field];
    if (value instanceof CouldNotRead) throw value;
    return value;
  });
}

function readable(compute: () => string): string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CouldNotRead) return '';
    throw error;
  }
}
