/** Finds the facts that a control reads by running its examples, which cover every branch of it. */
import type { AnyControl, KnownResource } from '../core/control.ts';
import { judgeExample } from './examples.ts';

/** Names as in `Revision.reads`, sorted. */
export function readsOf(control: AnyControl): string[] {
  const reads = new Set<string>();
  const watched: AnyControl = {
    ...control,
    evaluate: (resource, others, parameters, context) =>
      control.evaluate(
        watch(resource, (field) => reads.add(field)) as never,
        watchedSources(others, reads) as never,
        parameters,
        context,
      ),
  };
  const { pass, fail, notApplicable = [] } = control.examples;
  for (const example of [...pass, ...fail, ...notApplicable]) judgeExample(watched, example);
  return [...reads].sort();
}

const watchedSources = (others: Readonly<Record<string, readonly KnownResource<unknown>[]>>, reads: Set<string>) =>
  Object.fromEntries(
    Object.entries(others).map(([name, resources]) => [
      name,
      [...resources].map((resource) => watch(resource, (field) => reads.add(`${name}.${field}`))),
    ]),
  );

/** Wraps the resource; calls `note` with each field that is read, and names fields of its facts by their own name. */
function watch(resource: KnownResource<unknown>, note: (field: string) => void): KnownResource<unknown> {
  const facts = new Proxy(resource.facts as object, {
    get: (target, field) => {
      if (typeof field === 'string') note(field);
      return Reflect.get(target, field);
    },
  });
  return new Proxy(resource, {
    get: (target, field) => {
      if (field === 'tags') note('tags');
      return field === 'facts' ? facts : Reflect.get(target, field);
    },
  });
}
