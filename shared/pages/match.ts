/** Finds the route of a path. */
import type { LazyPage } from './routes.ts';

export interface Matched {
  readonly route: LazyPage;
  readonly params: Readonly<Record<string, string>>;
}

export function matched(routes: readonly LazyPage[], path: string): Matched | null {
  const parts = path.split('/');
  for (const route of routes) {
    const params = paramsOf(route.path.split('/'), parts);
    if (params) return { route, params };
  }
  return null;
}

function paramsOf(wanted: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (wanted.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const part = parts[index] ?? '';
    if (!name.startsWith(':')) {
      if (name !== part) return null;
      continue;
    }
    const text = decoded(part);
    if (text === null || text === '') return null;
    params[name.slice(1)] = text;
  }
  return params;
}

/** Null for a text that is not valid percent-encoding. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
