/** Signs anchors with a key in this process: that of a local store, which lies in a file outside of it. */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Signer } from '../core/anchor.ts';

/** The curve that the hub's key in KMS has as well, so that one verification serves both. */
export const CURVE = 'P-256';

export const keySigner = (privateKey: KeyObject): Signer => ({
  publicKey: async () => createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  sign: async (text) => sign('sha256', Buffer.from(text), privateKey),
});
