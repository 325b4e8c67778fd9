/** Reads environment variables of the functions. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`the environment variable ${name} is not set; deploy the function with the hub stack, which sets it`);
}

/** Kept for the life of the Lambda environment: connections and resolved settings, never facts of an account. */
export function remembered<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
