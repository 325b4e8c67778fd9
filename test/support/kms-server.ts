/** KMS over HTTP with one ECC_NIST_P256 key: real signatures in DER, and the limits of `Sign` in the API reference. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/5f0c1a2b-0000-4000-8000-000000000000';

export interface KmsServer {
  readonly url: string;
  readonly publicKey: KeyObject;
  /** The requests: the operation, the region that the request was signed for, and the length of the message. */
  readonly asked: { operation: string; region: string; bytes: number; type: string }[];
  close(): Promise<void>;
}

interface SignInput {
  readonly KeyId: string;
  readonly Message?: string;
  readonly MessageType?: string;
  readonly SigningAlgorithm?: string;
}

class Refused extends Error {}
const LONGEST_MESSAGE = 4_096;
const DIGEST_BYTES = 32;

export async function kmsServer(): Promise<KmsServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const asked: KmsServer['asked'] = [];
  const answer = (operation: string, input: SignInput): object => {
    if (input.KeyId !== KEY_ARN) throw new Refused('NotFoundException');
    if (operation === 'GetPublicKey')
      return { KeyId: KEY_ARN, PublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
    if (operation !== 'Sign' || input.SigningAlgorithm !== 'ECDSA_SHA_256') throw new Refused('ValidationException');
    return { KeyId: KEY_ARN, Signature: signatureOf(input, privateKey).toString('base64') };
  };
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await request.toArray()).join('')) as SignInput;
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    const [, region = ''] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    const bytes = Buffer.from(body.Message ?? '', 'base64').length;
    asked.push({ operation, region, bytes, type: body.MessageType ?? '' });
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      response.end(JSON.stringify(answer(operation, body)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response.writeHead(400).end(JSON.stringify({ __type: error.message, message: 'refused' }));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ publicKey, asked },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function signatureOf({ Message = '', MessageType = 'RAW' }: SignInput, key: KeyObject): Buffer {
  const message = Buffer.from(Message, 'base64');
  if (message.length < 1 || message.length > LONGEST_MESSAGE) throw new Refused('ValidationException');
  if (MessageType === 'RAW') return sign('sha256', message, key);
  if (message.length !== DIGEST_BYTES) throw new Refused('ValidationException');
  return signedDigest(message, key);
}

/** Node signs no digest that was made elsewhere, and OpenSSL does. */
function signedDigest(digest: Buffer, key: KeyObject): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-kms-'));
  try {
    const file = join(folder, 'key.pem');
    writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return execFileSync('openssl', ['pkeyutl', '-sign', '-inkey', file], { input: digest });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
