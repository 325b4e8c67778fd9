/** The key that the user trusts, from a file. Anchors and packs are accepted only if this key signed them. */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../shared/core/errors.ts';
import { CURVE } from '../../shared/history/key-signer.ts';
import { fingerprintOfKey, p256 } from './anchor-files.ts';
import { explained } from './explained.ts';

export interface TrustedKey {
  readonly fingerprint: string;
  /** The reason why a signature of that instant is not accepted; null if it is. Only a certificate expires. */
  expired(at: string | null): string | null;
}

/** A public or private key or a certificate in PEM, or a public key in DER as KMS gives it. */
export async function trustedKeyIn(file: string): Promise<TrustedKey> {
  const content = await readFile(file).catch((cause) => {
    throw new UsageError(`the key cannot be read: ${explained(cause).message}; check --key`, { cause });
  });
  try {
    return trustedIn(content, file);
  } catch (cause) {
    throw new UsageError(`${file} holds no key on ${CURVE}, as PEM or DER; check --key`, { cause });
  }
}

function trustedIn(content: Buffer, file: string): TrustedKey {
  if (content.includes('-----BEGIN CERTIFICATE')) {
    const certificate = new X509Certificate(content);
    return {
      fingerprint: fingerprintOfKey(p256(certificate.publicKey, file)),
      expired: (at) => ending(certificate, at),
    };
  }
  const key: KeyObject = content.includes('-----BEGIN')
    ? createPublicKey(content)
    : createPublicKey({ key: content, format: 'der', type: 'spki' });
  return { fingerprint: fingerprintOfKey(p256(key, file)), expired: () => null };
}

function ending({ validFromDate, validToDate }: X509Certificate, at: string | null): string | null {
  if (at === null || (at >= validFromDate.toISOString() && at <= validToDate.toISOString())) return null;
  return `the certificate of the key holds from ${validFromDate.toISOString()} to ${validToDate.toISOString()}, and this was signed at ${at}: the key had expired, or was not valid yet`;
}
