/**
 * Cookies whose content only this server can read and write: JWE with AES-256-GCM, bound to a purpose and an expiry.
 */
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, type JWTPayload, jwtDecrypt } from 'jose';

/** The prefix lets browsers take the cookie from this host alone, with Secure and for every path ("Cookies: HTTP State Management Mechanism"). */
const NAMES = { session: '__Host-plumbline-session', attempt: '__Host-plumbline-sign-in' } as const;
export type Kind = keyof typeof NAMES;
const ENCRYPTION = 'A256GCM';
const SECRET_BYTES = 32;
/** Browsers refuse longer cookies. */
const LONGEST = 4_000;

export interface Cookies {
  /** The value of `set-cookie`. Throws `RangeError` for a content that is too long for browsers. */
  sealed(kind: Kind, content: JWTPayload, now: Date, seconds: number): Promise<string>;
  /** Null if the request has no such cookie, or if the cookie was altered, has expired, or has another purpose. */
  opened(kind: Kind, request: { readonly headers: Headers }, now: Date): Promise<JWTPayload | null>;
}

const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';
/** The value of `set-cookie` that deletes a cookie. */
export const cleared = (kind: Kind): string => `${NAMES[kind]}=; ${ATTRIBUTES}; Max-Age=0`;

export function cookiesBy(secret: () => Promise<string>): Cookies {
  const key = async (): Promise<Uint8Array> =>
    new Uint8Array(hkdfSync('sha256', await secret(), '', 'plumbline cookies', SECRET_BYTES));
  return {
    sealed: async (kind, content, now, seconds) => {
      const begins = Math.floor(now.getTime() / 1_000);
      const text = await new EncryptJWT(content)
        .setProtectedHeader({ alg: 'dir', enc: ENCRYPTION })
        .setAudience(kind)
        .setIssuedAt(begins)
        .setExpirationTime(begins + seconds)
        .encrypt(await key());
      if (text.length > LONGEST)
        throw new RangeError(`a cookie of ${text.length} letters is longer than browsers keep`);
      return `${NAMES[kind]}=${text}; ${ATTRIBUTES}; Max-Age=${seconds}`;
    },
    opened: async (kind, { headers }, now) => {
      const text = valueIn(headers.get('cookie') ?? '', NAMES[kind]);
      if (text === undefined) return null;
      try {
        const options = { audience: kind, currentDate: now, requiredClaims: ['exp'] };
        const algorithms = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: [ENCRYPTION] };
        return (await jwtDecrypt(text, await key(), { ...options, ...algorithms })).payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

/** Undefined if there is none, or more than one, because then one of them may come from somebody else. */
function valueIn(header: string, name: string): string | undefined {
  const all = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`));
  return all.length === 1 ? all[0]?.slice(name.length + 1) : undefined;
}
