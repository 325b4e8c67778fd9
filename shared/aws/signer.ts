/**
 * Signs anchors with the hub's key, which never leaves KMS. A person who can write the history still cannot sign an
 * anchor over it.
 */
import { createHash } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { ALGORITHM, type Signer } from '../core/anchor.ts';

export interface KmsKey {
  readonly client: () => Promise<KMSClient>;
  /** The ARN of an ECC_NIST_P256 key. */
  readonly keyArn: string;
}

/** The longest message that KMS hashes itself ("Sign", AWS Key Management Service API Reference); of a longer one it signs the digest. */
const LONGEST_MESSAGE = 4_096;

function messageOf(text: string): { Message: Uint8Array; MessageType: 'RAW' | 'DIGEST' } {
  const message = Buffer.from(text);
  if (message.length <= LONGEST_MESSAGE) return { Message: message, MessageType: 'RAW' };
  return { Message: createHash('sha256').update(message).digest(), MessageType: 'DIGEST' };
}

export const kmsSigner = ({ client, keyArn: KeyId }: KmsKey): Signer => ({
  publicKey: async () => {
    const { GetPublicKeyCommand } = await import('@aws-sdk/client-kms');
    const { PublicKey } = await (await client()).send(new GetPublicKeyCommand({ KeyId }));
    if (!PublicKey) throw new TypeError('GetPublicKey answered without a PublicKey');
    return PublicKey;
  },
  sign: async (text) => {
    const { SignCommand } = await import('@aws-sdk/client-kms');
    const command = new SignCommand({ KeyId, ...messageOf(text), SigningAlgorithm: ALGORITHM });
    const { Signature } = await (await client()).send(command);
    if (!Signature) throw new TypeError('Sign answered without a Signature');
    return Signature;
  },
});
