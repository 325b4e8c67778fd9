/** Asks a route of the API from a page: the same checks, the same roles and the same record of who asked. */
import { hasRole } from '../api/caller.ts';
import { checked } from '../api/input.ts';
import { Problem } from '../api/problem.ts';
import type { Answer, Route } from '../api/route.ts';
import type { Asked } from './asked.ts';

interface Given {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export async function askRoute(
  routes: readonly Route[],
  id: string,
  { ports, caller, now }: Asked,
  { path, body }: Given,
): Promise<Answer> {
  const route = routes.find((one) => one.id === id);
  if (!route) throw new TypeError(`the API has no route ${id}`);
  if (!hasRole(caller, route.roles))
    throw new Problem(403, `this takes one of the roles ${route.roles.join(', ')}; ask for it in the configuration`);
  return route.handle({
    ...{ ports, caller, roles: route.roles, headers: new Headers(), now, query: undefined },
    path: route.params ? checked(route.params, path ?? {}, 'path') : undefined,
    body: route.json ? checked(route.json, body, 'body') : undefined,
  });
}
