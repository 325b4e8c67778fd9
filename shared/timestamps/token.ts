/**
 * Time-stamp tokens ("Internet X.509 Public Key Infrastructure Time-Stamp Protocol", RFC 3161): a request, and what an answer
 * proves. An authority that signs a digest together with the time proves that the digest existed then.
 */
import { createHash } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** "signing certificate" of RFC 2634, and its second version of RFC 5035: an attribute that names the certificate by digest. */
const SIGNING_CERTIFICATES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.9.16.2.12': 'SHA-1',
  '1.2.840.113549.1.9.16.2.47': 'SHA-256',
};

/** Thrown if the answer proves nothing; the message says why. */
export class NotProven extends Error {
  override readonly name = 'NotProven';
}

export interface Stamp {
  /** ISO instant that the authority signed. */
  readonly at: string;
  /** The subject of its certificate. */
  readonly authority: string;
}

export interface Expected {
  /** The text that was stamped. */
  readonly text: string;
  /** Certificates of authorities that are trusted, in PEM: a root, or the authority's own. */
  readonly trusted: string;
  /** The nonce of the request; left out when a stored token is verified. */
  readonly nonce?: Uint8Array<ArrayBuffer>;
}

export function requestFor({ text, nonce }: Required<Pick<Expected, 'text' | 'nonce'>>): Uint8Array<ArrayBuffer> {
  const request = new pki.TimeStampReq({
    version: 1,
    messageImprint: imprintOf(digestOf(text)),
    nonce: new asn1.Integer({ valueHex: nonce.buffer }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

const digestOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(text).digest());

const imprintOf = (digest: Uint8Array<ArrayBuffer>): pki.MessageImprint =>
  new pki.MessageImprint({
    hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: SHA_256, algorithmParams: new asn1.Null() }),
    hashedMessage: new asn1.OctetString({ valueHex: digest.slice().buffer }),
  });

/** The token in an authority's answer (`TimeStampResp`), in DER. Throws `NotProven` if the authority refused, or sent none. */
export function tokenIn(answer: Uint8Array): Uint8Array<ArrayBuffer> {
  return parsed('the answer of the authority', () => {
    const { status, timeStampToken } = pki.TimeStampResp.fromBER(new Uint8Array(answer));
    if (status.status > pki.PKIStatus.grantedWithMods || !timeStampToken)
      throw new NotProven(`the authority refused with status ${Number(status.status)}`);
    return new Uint8Array(timeStampToken.toSchema().toBER());
  });
}

/** Verifies a token, and returns its content. Throws `NotProven` unless everything is as expected. */
export async function stampIn(token: Uint8Array, { text, trusted, nonce }: Expected): Promise<Stamp> {
  const { signed, info } = parsed('the token', () => contentOf(token));
  const { algorithmId } = info.messageImprint.hashAlgorithm;
  const stamped = info.messageImprint.hashedMessage.valueBlock.valueHexView;
  if (algorithmId !== SHA_256 || !same(stamped, digestOf(text)))
    throw new NotProven('it is of something else: its digest is another');
  if (nonce && !(info.nonce && same(unsigned(info.nonce), unsigned(new asn1.Integer({ valueHex: nonce.buffer })))))
    throw new NotProven('it does not answer this request: its nonce is another');
  const signer = signerOf(signed);
  requireTimeStamping(signer);
  await requireNamed(signed, signer);
  await requireSignature(signed, { text, trustedCerts: certificatesIn(trusted), at: info.genTime });
  return { at: info.genTime.toISOString(), authority: nameOf(signer) };
}

function contentOf(token: Uint8Array): { signed: pki.SignedData; info: pki.TSTInfo } {
  const content = pki.ContentInfo.fromBER(new Uint8Array(token));
  if (content.contentType !== SIGNED_DATA) throw new NotProven('it is no signed data');
  const signed = new pki.SignedData({ schema: content.content });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== TST_INFO || !eContent) throw new NotProven('it is no time-stamp');
  return { signed, info: pki.TSTInfo.fromBER(eContent.getValue()) };
}

/** The certificate of the only signer, which must be in the token. */
function signerOf({ signerInfos, certificates = [] }: pki.SignedData): pki.Certificate {
  const [info, ...others] = signerInfos;
  if (!info || others.length > 0) throw new NotProven(`it has ${signerInfos.length} signers, and a time-stamp has one`);
  const { sid } = info;
  if (!(sid instanceof pki.IssuerAndSerialNumber))
    throw new NotProven('it does not name the certificate of its signer');
  const found = certificates.find(
    (one) =>
      one instanceof pki.Certificate && one.issuer.isEqual(sid.issuer) && one.serialNumber.isEqual(sid.serialNumber),
  );
  if (found instanceof pki.Certificate) return found;
  throw new NotProven('it does not hold the certificate of its signer');
}

/** "The corresponding certificate MUST contain only one instance of the extended key usage field … critical" (RFC 3161, 2.3). */
function requireTimeStamping({ extensions = [] }: pki.Certificate): void {
  const usage = extensions.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const { keyPurposes = [] } = (usage?.parsedValue ?? {}) as Partial<pki.ExtKeyUsage>;
  if (usage?.critical && keyPurposes.length === 1 && keyPurposes[0] === TIME_STAMPING) return;
  throw new NotProven('its signer is no time-stamping authority: the certificate is for another use');
}

/**
 * The signed attribute that identifies the certificate, so that no other certificate with the same name can replace it
 * (RFC 3161, 2.4.2).
 */
async function requireNamed({ signerInfos }: pki.SignedData, signer: pki.Certificate): Promise<void> {
  const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
  for (const { type, values } of attributes) {
    const algorithm = SIGNING_CERTIFICATES[type];
    if (algorithm === undefined) continue;
    const hash = new Uint8Array(await crypto.subtle.digest(algorithm, signer.toSchema().toBER()));
    if (octetsIn(values[0]).some((octets) => same(octets, hash))) return;
  }
  throw new NotProven('its signature names another certificate than the one that it holds');
}

function* octetsIn(value: unknown): Generator<Uint8Array> {
  if (value instanceof asn1.OctetString) yield value.valueBlock.valueHexView;
  if (value instanceof asn1.Sequence) for (const part of value.valueBlock.value) yield* octetsIn(part);
}

async function requireSignature(
  signed: pki.SignedData,
  { text, trustedCerts, at }: { text: string; trustedCerts: pki.Certificate[]; at: Date },
): Promise<void> {
  let why = '';
  try {
    // the certificate must have been valid at the stamped time; it may have expired since
    const verified = await signed.verify({
      signer: 0,
      data: new TextEncoder().encode(text).buffer,
      trustedCerts,
      checkChain: true,
      checkDate: at,
      extendedMode: true,
    });
    if (verified.signatureVerified && verified.signerCertificateVerified) return;
    why = verified.message;
  } catch (error) {
    why = (error as { message?: string }).message ?? String(error);
  }
  throw new NotProven(`its signature does not lead to a trusted certificate that was valid then (${why})`);
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** Throws `NotProven` if the text holds no certificate. */
export function certificatesIn(pem: string): pki.Certificate[] {
  const found = [...pem.matchAll(PEM)].map(([, base64 = '']) =>
    parsed('a trusted certificate', () => pki.Certificate.fromBER(Buffer.from(base64, 'base64'))),
  );
  if (found.length === 0) throw new NotProven('no certificate of an authority is given');
  return found;
}

function parsed<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof NotProven) throw cause;
    throw new NotProven(`${what} cannot be read (${(cause as Error).message})`, { cause });
  }
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(Buffer.from(other));

/** The bytes of an integer without leading zeros. */
function unsigned({ valueBlock }: asn1.Integer): Uint8Array {
  const bytes = valueBlock.valueHexView;
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.subarray(0, 0) : bytes.subarray(first);
}

const nameOf = ({ subject }: pki.Certificate): string =>
  subject.typesAndValues.map(({ value }) => String(value.valueBlock.value)).join(', ');
