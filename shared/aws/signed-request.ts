/** Signs requests that no SDK client makes with AWS credentials ("Signature Version 4", IAM User Guide). */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Target {
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export interface Signing {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly region: string;
  readonly service: string;
  readonly at: Date;
}

/** Node's SHA-256, with the interface that the signer expects. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new TypeError('a digest is made once');
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data);
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

const signerOf = ({ credentials, region, service }: Signing): SignatureV4 =>
  // S3 signs the path as it is ("Create a signed AWS API request", IAM User Guide)
  new SignatureV4({ credentials, region, service, sha256: Sha256, uriEscapePath: service !== 's3' });

const requestOf = ({ host, path, query }: Target, method: string, headers: Record<string, string> = {}) => ({
  ...{ method, protocol: 'https:', hostname: host, path, query: { ...query }, headers: { host, ...headers } },
});

/** A presigned address: for some seconds, anybody who has it may send the GET. */
export async function presigned(target: Target, signing: Signing & { readonly seconds: number }): Promise<string> {
  const { seconds, at } = signing;
  const request = requestOf(target, 'GET', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
  const { query = {} } = await signerOf(signing).presign(request, { expiresIn: seconds, signingDate: at });
  return `https://${target.host}${target.path}?${new URLSearchParams(query as Record<string, string>)}`;
}

/** The headers that sign a request with this body. */
export async function signedHeaders(
  target: Target,
  {
    method,
    headers,
    body,
  }: { readonly method: string; readonly headers: Record<string, string>; readonly body: Uint8Array },
  signing: Signing,
): Promise<Record<string, string>> {
  const request = { ...requestOf(target, method, headers), body };
  const signed = await signerOf(signing).sign(request, { signingDate: signing.at });
  return signed.headers;
}
