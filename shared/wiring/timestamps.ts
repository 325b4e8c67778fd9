/** The time-stamping authority of a configuration. */
import type { PlumblineConfig } from '../config/schema.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { Timestamps } from '../pipeline/timestamp.ts';
import type { AuthorityOptions } from '../timestamps/authority.ts';

/** Null if the configuration names none. Its code is loaded when a text is stamped. */
export function wireTimestamps(
  { timestamps }: Pick<PlumblineConfig, 'timestamps'>,
  options: Partial<AuthorityOptions> = {},
): Timestamps | null {
  if (!timestamps) return null;
  const { url, certificates: trusted } = timestamps;
  return {
    stamp: async (text, now) => {
      const [{ stampOf }, { NotProven }] = await Promise.all([
        import('../timestamps/authority.ts'),
        import('../timestamps/token.ts'),
      ]);
      try {
        const { at, authority, token } = await stampOf(text, { url, trusted, ...options }, now);
        return { version: 1, at, authority, token: Buffer.from(token).toString('base64') };
      } catch (error) {
        if (error instanceof NotProven || error instanceof CouldNotRead) return { missed: `${url}: ${error.message}` };
        throw error;
      }
    },
  };
}
