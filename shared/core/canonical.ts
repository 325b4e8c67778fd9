/** Canonical JSON. It uses no module of Node, so that a page in a browser can compute it too. */

/** JSON with the keys of every object in order, so that equal values have equal text. */
export const canonical = (value: unknown): string => JSON.stringify(value, ordered) ?? 'null';

function ordered(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { unread: value.message };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, record[key]]),
  );
}
