/** Reads environment variables of the functions. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`the environment variable ${name} is not set; deploy the function with the hub stack, which sets it`);
}
