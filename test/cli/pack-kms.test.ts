/** `plumbline pack --table` with a key in KMS, as a deployment has it: over HTTP, by the SDK's own clients. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kmsSigner } from '../../shared/aws/signer.ts';
import { anchorOf, digestOfAnchor, fingerprintOf, headLine, type Signer } from '../../shared/core/anchor.ts';
import { canonical } from '../../shared/core/digest.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { isSigned } from '../../shared/pack/bytes.ts';
import { hour, type Made, madeHistory, signerOf } from '../pack/support.ts';
import { plumbline } from '../support/cli.ts';
import { KEY_ARN, type KmsServer, kmsServer } from '../support/kms-server.ts';

let folder: string;
let kms: KmsServer;
let made: Made;
let signer: Signer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-pack-kms-'));
  kms = await kmsServer();
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
  const client = new KMSClient({ region: 'eu-west-1', endpoint: kms.url, credentials });
  signer = kmsSigner({ client: async () => client, keyArn: KEY_ARN });
  made = await madeHistory(4, signer);
  const roster = dynamoRoster(made.database.client, made.table);
  for (const { unit, seq, head } of await made.heads())
    await roster.beat({
      ...{ unit, seq, head, run: 'run-1', item: null, at: hour(4).toISOString(), controls: 2 },
      verdicts: { pass: 1, fail: 1, unknown: 0, 'not-applicable': 0 },
    });
  const pem = kms.publicKey.export({ type: 'spki', format: 'pem' });
  await writeFile(join(folder, 'key.pem'), pem);
}, 60_000);
afterAll(async () => {
  await made?.database.close();
  await kms?.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  plumbline(args, {
    cwd: folder,
    env: {
      ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'embedded', AWS_SECRET_ACCESS_KEY: 'embedded' },
      ...{ AWS_ENDPOINT_URL_DYNAMODB: made.database.endpoint, AWS_ENDPOINT_URL_KMS: kms.url },
    },
  });
const pack = (output: string, ...more: string[]) =>
  run(
    ...['pack', '--table', made.table, '--from', '2025-12-31', '--to', '2026-01-02', '--framework', 'soc2'],
    ...['--output', output, '--anchors', 'runs', ...more],
  );

/** Runs that anchored the history, one after the other, as files of the evidence bucket. */
async function anchored(count: number): Promise<void> {
  const lines = (await made.heads()).map(headLine);
  let previous: string | null = null;
  for (let n = 0; n < count; n += 1) {
    const name = `run-${String(n).padStart(3, '0')}`;
    const anchor = await anchorOf(
      lines,
      { run: name, at: new Date(hour(4).getTime() + n).toISOString(), previous },
      signer,
    );
    previous = digestOfAnchor(anchor);
    await mkdir(join(folder, 'runs', name), { recursive: true });
    await writeFile(join(folder, 'runs', name, 'heads.jsonl'), lines.map((line) => `${line}\n`).join(''));
    await writeFile(join(folder, 'runs', name, 'anchor.json'), `${canonical(anchor)}\n`);
  }
}

describe('a pack that KMS seals', () => {
  it('is verified by the public key, with the anchors that KMS signed', async () => {
    await anchored(2);
    const { code, stderr } = await pack('pack.html', '--anchor-key', KEY_ARN);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const verified = await run('verify', 'pack.html', '--key', 'key.pem', '--format', 'json');
    const fingerprint = fingerprintOf(kms.publicKey.export({ type: 'spki', format: 'der' }));
    expect(JSON.parse(verified.stdout)).toMatchObject({ problems: [], unproven: [], anchors: 2, key: fingerprint });
    expect(await readFile(join(folder, 'pack.html'), 'utf8')).toContain('pack-data');
  });

  it('asks for the key in the region of the key, whatever the region of the table', () => {
    expect(new Set(kms.asked.map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
  });

  it('is sealed with the anchors of a whole quarter, more than the 4,096 bytes that KMS signs as they are', async () => {
    await anchored(90);
    const { code, stderr } = await pack('quarter.html', '--anchor-key', KEY_ARN);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(kms.asked.findLast(({ operation }) => operation === 'Sign')).toMatchObject({
      operation: 'Sign',
      type: 'DIGEST',
      bytes: 32,
    });
    const verified = await run('verify', 'quarter.html', '--key', 'key.pem', '--format', 'json');
    expect(JSON.parse(verified.stdout)).toMatchObject({ problems: [], unproven: [], anchors: 90 });
  });

  it('is not made with a key that KMS does not know, and says which', async () => {
    const { code, stderr } = await pack('none.html', '--anchor-key', KEY_ARN.replace('5f0c', '0000'));
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/NotFoundException|does not exist|refused/);
  });

  it('is not the pack of another key', async () => {
    await writeFile(join(folder, 'other.der'), await signerOf().publicKey());
    const { code, stdout } = await run('verify', 'pack.html', '--key', 'other.der', '--format', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems).toEqual([expect.stringMatching(/sealed with another key than the one given/)]);
  });

  it('has signatures that WebCrypto takes, of texts of any length', async () => {
    const spki = kms.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    for (const length of [1, 4_096, 4_097, 100_000]) {
      const text = 'a'.repeat(length);
      const signature = Buffer.from(await signer.sign(text)).toString('base64');
      expect(await isSigned(text, signature, spki)).toBe(true);
      expect(await isSigned(`${text}b`, signature, spki)).toBe(false);
    }
  });
});
