/** The credentials of a user, and those among them that are unused. */
import type { Known } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { day } from '../../core/words.ts';
import type { CredentialedUser } from './credential-report.ts';

/**
 * The fields of a credential are read only when needed, so that an unreadable field does not hide another credential.
 */
interface Credential {
  readonly what: string;
  readonly exists: () => boolean;
  /** ISO instants. */
  readonly lastUsed: () => string | null;
  readonly since: () => string;
}

const PASSWORD = 'password';

export const credentialsOf = (user: Known<CredentialedUser>): readonly Credential[] => [
  {
    what: PASSWORD,
    exists: () => user.password !== null,
    lastUsed: () => user.password?.lastUsed ?? null,
    since: () => user.password?.changed ?? user.created,
  },
  ...user.accessKeys.map((key) => ({
    what: `access key ${key.slot}`,
    exists: () => key.active,
    lastUsed: () => key.lastUsed,
    since: () => key.rotated ?? user.created,
  })),
];

export const unusedOf = (user: Known<CredentialedUser>, oldest: string): Credential[] =>
  thoseOf(credentialsOf(user), ({ exists, lastUsed, since }) => exists() && (lastUsed() ?? since()) <= oldest);

export function inWords({ what, lastUsed, since }: Credential): string {
  const used = lastUsed();
  return used ? `${what} last used on ${day(used)}` : `${what} of ${day(since())} never used`;
}
