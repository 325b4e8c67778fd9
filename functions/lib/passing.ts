/** Distinguishes transient failures (a dependency is down) from permanent ones (the input is wrong). */

/** Names of transient errors: our own, those of Powertools and those of Node. */
const PASSING = /^(Conflict|NewerSchema|Idempotency\w+|TimeoutError|AbortError|CredentialsProviderError)$/;
/** Names of AWS errors for a request that is wrong in itself. */
const REFUSED = /^(ValidationException|SerializationException|InvalidParameter\w*)$/;
/** System errors of Node: `ECONNRESET`, `ENOTFOUND`, `EAI_AGAIN`. */
const SYSTEM = /^E[A-Z_]{3,}$/;
const DEEPEST = 6;

export function passes(error: unknown): boolean {
  let seen = error;
  for (let depth = 0; depth < DEEPEST && typeof seen === 'object' && seen !== null; depth += 1) {
    const { name = '', code, cause, ...rest } = seen as Error & { code?: unknown };
    if (REFUSED.test(name)) return false;
    if (PASSING.test(name) || '$metadata' in rest || (typeof code === 'string' && SYSTEM.test(code))) return true;
    seen = cause;
  }
  return false;
}
