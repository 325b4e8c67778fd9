/**
 * Facts as controls see them: reading a field that the collector could not read throws, and the engine makes `unknown` of it. A
 * field that the control does not read throws nothing.
 */
import type { Resource } from './collector.ts';
import type { KnownResource } from './control.ts';
import { CouldNotRead } from './errors.ts';
import { type Parts, partial } from './quantify.ts';

/** A collector's answer in one region: its resources, or the reason why there are none. */
export type Found = readonly Resource<unknown>[] | CouldNotRead;

export function together(found: readonly (readonly [region: string, found: Found])[]): Parts<KnownResource<unknown>> {
  return {
    members: found.flatMap(([region, part]) =>
      part instanceof CouldNotRead ? [] : part.map((resource) => guardedResource(resource, region)),
    ),
    unread: found.flatMap(([, part]) => (part instanceof CouldNotRead ? [part] : [])),
  };
}

const NO_TAGS: Readonly<Record<string, string>> = {};

export function guardedResource(resource: Resource<unknown>, region: string): KnownResource<unknown> {
  const { id, facts, tags = NO_TAGS } = resource;
  return guarded({ id, region: resource.region ?? region, tags, facts }) as KnownResource<unknown>;
}

/**
 * The same facts. If a field at any depth could not be read, reading that field throws. If a member of a list could not
 * be read, only the quantifiers (quantify.ts) may use the list.
 */
function guarded(facts: unknown): unknown {
  if (typeof facts !== 'object' || facts === null || !hasUnread(facts)) return facts;
  if (Array.isArray(facts)) return guardedMembers(facts);
  const record: object = {};
  for (const [field, value] of Object.entries(facts)) {
    const property = value instanceof CouldNotRead ? { get: () => thrown(value) } : { value: guarded(value) };
    Object.defineProperty(record, field, { enumerable: true, ...property });
  }
  return record;
}

const guardedMembers = (members: readonly unknown[]): readonly unknown[] =>
  partial(() => ({
    members: members.filter((member) => !(member instanceof CouldNotRead)).map(guarded),
    unread: members.filter((member) => member instanceof CouldNotRead),
  }));

const hasUnread = (value: unknown): boolean =>
  value instanceof CouldNotRead ||
  (typeof value === 'object' && value !== null && Object.values(value).some(hasUnread));

function thrown(error: CouldNotRead): never {
  throw error;
}
