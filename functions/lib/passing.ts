/** Whether a failure is of the world, which passes, or of what was worked on, which would fail again. */

/** Names of errors of ours, of Powertools and of Node that pass. */
const PASSING = /^(Conflict|NewerSchema|Idempotency\w+|TimeoutError|AbortError|CredentialsProviderError)$/;
/** What AWS says of a request that is wrong in itself. */
const REFUSED = /^(ValidationException|SerializationException|InvalidParameter\w*)$/;
/** Node's own: `ECONNRESET`, `ENOTFOUND`, `EAI_AGAIN`. */
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
