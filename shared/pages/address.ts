/** Addresses of pages. Every filter of a page is in its address, so that it can be sent to somebody else. */

type Parameter = string | readonly string[] | undefined;

/** The address of a page with parameters; those that are undefined or empty are left out. */
export function address(path: string, parameters: Readonly<Record<string, Parameter>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) if (one !== '') query.append(name, one);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The parameters that links to other pages keep: the instant that the pages show. */
export const carried = (query: URLSearchParams): { readonly 'as-of': string | undefined } => ({
  'as-of': query.get('as-of') ?? undefined,
});

/**
 * The address of the same page with some parameters replaced. The cursor is left out, so that the list starts at its
 * first page.
 */
export function changed(
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
  parameters: Readonly<Record<string, Parameter>>,
): string {
  const names = new Set(query.keys());
  names.delete('cursor');
  const kept = Object.fromEntries([...names].map((name) => [name, query.getAll(name)]));
  return address(path, { ...kept, ...parameters });
}

/** A part of a path. A name may contain half of a surrogate pair, which cannot be encoded in an address. */
const part = (name: string): string => encodeURIComponent(name.toWellFormed());

export const accountPath = (id: string): string => `/accounts/${part(id)}`;
export const controlPath = (id: string): string => `/controls/${part(id)}`;
export const resourcePath = (id: string): string => `/resources/${part(id)}`;
export const frameworkPath = (id: string): string => `/frameworks/${part(id)}`;
export const checklistPath = (name: string): string => `/checklists/${part(name)}`;
export const alertPath = (id: string): string => `/alerts/${part(id)}`;
