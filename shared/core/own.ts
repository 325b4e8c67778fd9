/** Looks up a name that somebody else chose. Pure. */

/** The value of that name; undefined if the record has none. Every object inherits names such as `constructor`. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** Sets the value of that name. Assigning to `__proto__` would set the object's prototype instead. */
export function put<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') Object.defineProperty(record, name, { value, ...ORDINARY });
  else record[name] = value;
}

const ORDINARY = { writable: true, enumerable: true, configurable: true };
