/** Looks up names that others gave. Every object inherits names such as `constructor`, and those are no entry of it. */

export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
