/**
 * Makes and verifies links that acknowledge an alert. KMS signs them, and its key never leaves KMS. The functions `alert` and
 * `remind` may sign; `link` may only verify.
 */
import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../core/ports.ts';
import { LINK_HOURS, type LinkClaim, type Tokens } from '../records/alerts/link.ts';
import type { Links } from './sns.ts';

export interface SigningKey {
  readonly client: () => Promise<KMSClient>;
  /** ARN of an HMAC_256 key. */
  readonly keyArn: string;
}

const ALGORITHM = 'HMAC_SHA_256';
/** The name of the token in the address and in the form. */
export const TOKEN = 't';

/** `<version>.<purpose>.<alert>.<expiry, seconds in base 36>.<random id>`. All of it is signed, and no character needs an escape. */
const SIGNED = /^1\.a\.([\w-]{1,64})\.([1-9a-z][0-9a-z]{0,7})\.([\w-]{16})$/;
/** 32 bytes in base64url. */
const WHOLE = /^(.{1,128})\.([\w-]{43})$/;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const signedText = ({ alert, until, id }: LinkClaim): string =>
  `1.a.${alert}.${Math.floor(Date.parse(until) / SECOND).toString(36)}.${id}`;

function claimIn(text: string): LinkClaim | null {
  const [, alert, expiry, id] = SIGNED.exec(text) ?? [];
  if (!alert || !expiry || !id) return null;
  const until = new Date(Number.parseInt(expiry, 36) * SECOND);
  return { alert, purpose: 'acknowledge', until: until.toISOString(), id };
}

export async function signed({ client, keyArn }: SigningKey, claim: LinkClaim): Promise<string> {
  const { GenerateMacCommand } = await import('@aws-sdk/client-kms');
  const text = signedText(claim);
  if (!claimIn(text))
    throw new TypeError(`no link can be made for the alert ${claim.alert}: its id has other characters`);
  const command = new GenerateMacCommand({ KeyId: keyArn, MacAlgorithm: ALGORITHM, Message: Buffer.from(text) });
  const { Mac } = await (await client()).send(command);
  if (!Mac) throw new TypeError('GenerateMac answered without a Mac');
  return `${text}.${Buffer.from(Mac).toString('base64url')}`;
}

/** Verifies tokens. KMS compares in constant time. A text that does not have the form of a token causes no call. */
export const signedTokens = (key: SigningKey): Tokens => ({
  read: async (token) => {
    const [, text = '', code = ''] = WHOLE.exec(token) ?? [];
    const mac = Buffer.from(code, 'base64url');
    const claim = claimIn(text);
    // the last character of a base64 text has unused bits; only one spelling of a token is accepted
    if (!claim || mac.toString('base64url') !== code) return null;
    return (await isOurs(key, text, mac)) ? claim : null;
  },
});

async function isOurs({ client, keyArn }: SigningKey, text: string, mac: Uint8Array): Promise<boolean> {
  const { VerifyMacCommand } = await import('@aws-sdk/client-kms');
  const command = { KeyId: keyArn, MacAlgorithm: ALGORITHM, Message: Buffer.from(text), Mac: mac } as const;
  try {
    const { MacValid } = await (await client()).send(new VerifyMacCommand(command));
    return MacValid === true;
  } catch (error) {
    if ((error as Error).name !== 'KMSInvalidMacException') throw error;
    return false;
  }
}

export interface SignedLinks extends SigningKey {
  /** Address of the page that acknowledges alerts. */
  readonly url: string;
  readonly clock: Clock;
  /** Called when a link could not be made. The alert is sent with the command instead. */
  missed(alert: string, error: unknown): void;
}

/** 96 bits, so that an id cannot be guessed and does not repeat. */
const ID_BYTES = 12;

export const signedLinks = ({ url, clock, missed, ...key }: SignedLinks): Links => ({
  acknowledge: async (alert) => {
    const until = new Date(clock().getTime() + LINK_HOURS * HOUR).toISOString();
    const id = Buffer.from(crypto.getRandomValues(new Uint8Array(ID_BYTES))).toString('base64url');
    try {
      return `${url}?${TOKEN}=${await signed(key, { alert, purpose: 'acknowledge', until, id })}`;
    } catch (error) {
      missed(alert, error);
      return null;
    }
  },
});
