/** Calls a route of the API for a page, with the same checks, the same roles, and the same record of the caller. */
import { checked } from '../api/input.ts';
import { requireRole } from '../api/require-role.ts';
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
  requireRole(caller, route.roles);
  return route.handle({
    ...{ ports, caller, roles: route.roles, headers: new Headers(), now, query: undefined },
    path: route.params ? checked(route.params, path ?? {}, 'path') : undefined,
    body: route.json ? checked(route.json, body, 'body') : undefined,
  });
}
