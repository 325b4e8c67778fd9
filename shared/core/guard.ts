/**
 * Facts as controls see them: reading what could not be read throws, and the engine makes `unknown` of it. What is not
 * touched throws nothing.
 */
import type { Resource } from './collector.ts';
import type { KnownResource } from './control.ts';
import { CouldNotRead } from './errors.ts';
import { PARTS, type Parts } from './quantify.ts';

/** What a collector answered in one region: its resources, or the reason why there are none. */
export type Found = readonly Resource<unknown>[] | CouldNotRead;

/**
 * A list that is read when it is first used: naming it in a parameter list touches nothing. Where a part of it could not
 * be read, only the quantifiers of `quantify.ts` may look at the rest.
 */
export function guardedList(read: () => Parts<KnownResource<unknown>>): readonly KnownResource<unknown>[] {
  let parts: Parts<KnownResource<unknown>> | undefined;
  return new Proxy([], {
    get: (_target, property) => {
      parts ??= read();
      if (property === PARTS) return parts;
      if (parts.unread[0]) throw parts.unread[0];
      const value: unknown = Reflect.get(parts.members, property);
      return typeof value === 'function' ? value.bind(parts.members) : value;
    },
  });
}

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
  const known = { id, region: resource.region ?? region, tags, facts };
  return guardFields({ ...known, facts: facts instanceof CouldNotRead ? facts : guardFields(facts) }) as never;
}

/** The same record; if any field could not be read, one whose reading of that field throws. */
function guardFields<F>(record: F): F {
  if (typeof record !== 'object' || record === null) return record;
  const unread = Object.entries(record).filter(([, value]) => value instanceof CouldNotRead);
  if (unread.length === 0) return record;
  const guarded: object = { ...record };
  for (const [field, error] of unread) {
    Object.defineProperty(guarded, field, {
      enumerable: true,
      get: () => {
        throw error;
      },
    });
  }
  return guarded as F;
}
