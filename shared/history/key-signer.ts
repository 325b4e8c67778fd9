/** Signs anchors with a key in this process, which a local store keeps in a file outside the store. */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Signer } from '../core/anchor.ts';

/** The same curve as the hub's key in KMS, so that one verification serves both. */
export const CURVE = 'P-256';

export const keySigner = (privateKey: KeyObject): Signer => ({
  publicKey: async () => createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  sign: async (text) => sign('sha256', Buffer.from(text), privateKey),
});
