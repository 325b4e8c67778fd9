/**
 * Signs anchors with the hub's key, which never leaves KMS. A person who can write the history still cannot sign an
 * anchor over it.
 */
import type { KMSClient } from '@aws-sdk/client-kms';
import { ALGORITHM, type Signer } from '../core/anchor.ts';

export interface KmsKey {
  readonly client: () => Promise<KMSClient>;
  /** The ARN of an ECC_NIST_P256 key. */
  readonly keyArn: string;
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
    // KMS signs a message of up to 4,096 bytes without a digest ("Sign", AWS Key Management Service API Reference)
    const command = new SignCommand({
      KeyId,
      Message: Buffer.from(text),
      MessageType: 'RAW',
      SigningAlgorithm: ALGORITHM,
    });
    const { Signature } = await (await client()).send(command);
    if (!Signature) throw new TypeError('Sign answered without a Signature');
    return Signature;
  },
});
