/** Evidence in the places that it is kept in, by one contract. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, it } from 'vitest';
import { bucketObjects } from '../../shared/aws/evidence-bucket.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { keepAttested, keptAttested } from '../../shared/history/attested.ts';
import { folderObjects } from '../../shared/history/evidence-folder.ts';
import { clientIn } from '../../simulator/access.ts';
import { HUB_REGION } from '../../simulator/platform.ts';
import { type S3, s3 } from '../../simulator/services/s3.ts';
import { createWorld } from '../../simulator/world.ts';
import { evidenceContract } from './evidence-contract.ts';

const BUCKET = 'plumbline-evidence';
const folders: string[] = [];
const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-evidence-'));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

evidenceContract('a folder', async () => {
  const folder = await aFolder();
  return {
    objects: folderObjects(folder),
    alter: (key, body) => (body ? writeFile(join(folder, key), body) : rm(join(folder, key))),
  };
});

evidenceContract('a bucket', async () => {
  const world = createWorld({ accounts: 4 });
  const hub = { account: world.security.id, region: HUB_REGION };
  const client = clientIn(world, S3Client, hub);
  return {
    objects: bucketObjects({ client: async () => client, bucket: BUCKET }),
    alter: async (Key, Body) => {
      if (Body) await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
      else world.state<S3>(s3, hub.account, hub.region).buckets.get(BUCKET)?.objects.delete(Key);
    },
  };
});

it('a folder overwrites no file, and leaves no incomplete file', async () => {
  const folder = await aFolder();
  const objects = folderObjects(folder);
  await objects.put('evidence/u/g/one', Buffer.from('first'));
  await objects.put('evidence/u/g/one', Buffer.from('second'));
  expect(Buffer.from((await objects.find('evidence/u/g/one')) ?? []).toString()).toBe('first');
  expect(await readdir(join(folder, 'evidence/u/g'))).toEqual(['one']);
});

it('a bucket keeps a document that people attest with, once and as it is, and tells when it was altered', async () => {
  const world = createWorld({ accounts: 4 });
  const client = clientIn(world, S3Client, { account: world.security.id, region: HUB_REGION });
  const objects = bucketObjects({ client: async () => client, bucket: BUCKET });
  const document = Buffer.from('<script>what was done</script>');
  await keepAttested(objects, document);
  await keepAttested(objects, document);
  const Key = `attested/${sha256(document)}`;
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(document);
  expect(await keptAttested(objects, sha256(document))).toBe('whole');
  expect(await keptAttested(objects, sha256('another'))).toBe('none');
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'another' }));
  expect(await keptAttested(objects, sha256(document))).toBe('altered');
});

it('a bucket reports every error except that the object does not exist', async () => {
  const world = createWorld({ accounts: 4 });
  const client = clientIn(world, S3Client, { account: world.security.id, region: HUB_REGION });
  const objects = bucketObjects({ client: async () => client, bucket: 'no-such-bucket' });
  await expect(objects.find('evidence/u/g/one')).rejects.toThrow();
  await expect(objects.put('evidence/u/g/one', Buffer.from('x'))).rejects.toThrow();
});
