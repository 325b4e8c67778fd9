/** Time-stamps of a real authority, OpenSSL's, and each way in which an answer proves nothing. */
import { createServer } from 'node:net';
import * as pki from 'pkijs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stampOf } from '../../shared/timestamps/authority.ts';
import { requestFor, stampIn, tokenIn } from '../../shared/timestamps/token.ts';
import { startTsa, type Tsa } from './tsa.ts';

let tsa: Tsa;
beforeAll(async () => {
  tsa = await startTsa();
}, 60_000);
afterAll(() => tsa?.close());
beforeEach(() => tsa.behave({ sign: 'good' }));

const TEXT = 'the root of a run';
const here = () => ({
  ...{ url: tsa.url, trusted: tsa.trusted, limitMs: 5_000 },
  ...{ resolve: async () => ['127.0.0.1'], isAllowed: () => true },
});
const stamp = (now = new Date(), more: object = {}) => stampOf(TEXT, { ...here(), ...more }, now);

/** The same signature, with another certificate of the same name and number beside it. */
function withCertificate(token: Uint8Array, pem: string): Uint8Array {
  const content = pki.ContentInfo.fromBER(new Uint8Array(token));
  const signed = new pki.SignedData({ schema: content.content });
  signed.certificates = [pki.Certificate.fromBER(Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64'))];
  const next = new pki.ContentInfo({ contentType: content.contentType, content: signed.toSchema(true) });
  return new Uint8Array(next.toSchema().toBER());
}

describe('a time-stamp', () => {
  it('says when the digest existed, and who says so', async () => {
    const before = Date.now();
    const { at, authority, token } = await stamp();
    expect(Math.abs(Date.parse(at) - before)).toBeLessThan(10_000);
    expect(authority).toBe('Example TSA');
    expect(await stampIn(token, { text: TEXT, trusted: tsa.trusted })).toEqual({ at, authority });
  });

  it('is trusted by the certificate of the authority itself, too', async () => {
    const { at } = await stamp(new Date(), { trusted: `${tsa.stranger}\n${tsa.certificate('good')}\n${tsa.trusted}` });
    expect(at).toMatch(/^20/);
  });
});

describe('an answer proves nothing:', () => {
  const other = () => ({ text: 'another', nonce: new Uint8Array([0x41, 2, 3]) });
  it.each<[string, () => Parameters<Tsa['behave']>[0], RegExp]>([
    [
      'the stamp of another digest',
      () => ({ change: () => Buffer.from(requestFor(other())) }),
      /it is of something else: its digest is another/,
    ],
    [
      'the stamp of another request, replayed',
      () => ({ change: () => Buffer.from(requestFor({ ...other(), text: TEXT })) }),
      /does not answer this request: its nonce is another/,
    ],
    ['one by a certificate that had expired', () => ({ sign: 'expired' }), /trusted certificate that was valid then/],
    [
      'status 500',
      () => ({ reply: (response) => response.writeHead(500).end('oops') }),
      /the authority answered with 500/,
    ],
    [
      'a redirection',
      () => ({ reply: (response) => response.writeHead(302, { location: '/' }).end() }),
      /answered with 302/,
    ],
    ['a connection that ends', () => ({ reply: (response) => response.destroy() }), /the authority did not answer \(/],
    ['no DER', () => ({ reply: (response) => response.end('<html>') }), /the answer of the authority cannot be read/],
    ['an empty body', () => ({ reply: (response) => response.end() }), /the answer of the authority cannot be read/],
    [
      '100 MB',
      () => ({ reply: (response) => response.end(Buffer.alloc(100 * 1024 * 1024)) }),
      /the authority sent more than 65536 bytes/,
    ],
    [
      'a refusal',
      () => ({ reply: (response) => response.end(Buffer.from('30053003020102', 'hex')) }),
      /the authority refused with status 2/,
    ],
  ])(
    '%s',
    async (_, behaviour, message) => {
      tsa.behave(behaviour());
      await expect(stamp()).rejects.toThrow(message);
    },
    20_000,
  );

  it.each<[string, Parameters<Tsa['behave']>[0]]>([
    ['nothing at all', { reply: () => {} }],
    [
      'half an answer, and then nothing',
      { reply: (response) => response.writeHead(200, { 'content-length': 100 }).write('half') },
    ],
  ])('%s', async (_, behaviour) => {
    tsa.behave(behaviour);
    await expect(stamp(new Date(), { limitMs: 250 })).rejects.toThrow(/did not answer within 250 ms/);
  });

  it('one whose time is not about now', async () => {
    await expect(stamp(new Date(Date.now() + 3_600_000))).rejects.toThrow(/its time is .*, and here it is/);
  });

  it('one by a stranger of the same name', async () => {
    await expect(stamp(new Date(), { trusted: tsa.stranger })).rejects.toThrow(
      /does not lead to a trusted certificate/,
    );
  });

  it.each([
    ['of another use', 'serving', /its signer is no time-stamping authority/],
    ['that was swapped for another', 'expired', /names another certificate than the one that it holds/],
  ] as const)('one with a certificate %s', async (_, name, message) => {
    const token = tokenIn(await tsa.answer(requestFor({ text: TEXT, nonce: new Uint8Array([0x41]) })));
    const changed = withCertificate(token, tsa.certificate(name));
    await expect(stampIn(changed, { text: TEXT, trusted: tsa.trusted })).rejects.toThrow(message);
  });

  it('one of which a byte was changed', async () => {
    const { token } = await stamp();
    for (let at = 40; at < token.length; at += 29) {
      const changed = token.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      const found = await stampIn(changed, { text: TEXT, trusted: tsa.trusted }).catch((error: Error) => error);
      // the certificate of the root may be beside the signer's, where no signature covers what is not used
      if (!(found instanceof Error)) expect(found.authority, String(at)).toBe('Example TSA');
    }
  });

  it('without a certificate to trust', async () => {
    await expect(stamp(new Date(), { trusted: 'none' })).rejects.toThrow(/no certificate of an authority is given/);
  });
});

describe('the address of an authority', () => {
  it('is refused if it is not public, as for probes', async () => {
    let asked = 0;
    const server = createServer(() => {
      asked += 1;
    }).listen(0, '127.0.0.1');
    const { isAllowed: _, ...options } = here();
    await expect(stampOf(TEXT, options, new Date())).rejects.toThrow(/NOT_PUBLIC|cannot be reached|unreached/);
    expect(asked).toBe(0);
    server.close();
  });
});
