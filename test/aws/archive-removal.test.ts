/** Files of the archive in S3 are removed with every version, and what Object Lock keeps is known before. */
import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { bucketRemover } from '../../shared/aws/archive-removal.ts';

interface Asked {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

/** A bucket that answers each command by its name. */
function bucket(answers: Record<string, (input: Record<string, unknown>) => object>) {
  const asked: Asked[] = [];
  const send = async (given: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const command = given.constructor.name.replace(/Command$/, '');
    asked.push({ command, input: given.input });
    return answers[command]?.(given.input) ?? {};
  };
  const client = async () => ({ send }) as unknown as S3Client;
  return { asked, remover: bucketRemover({ client, bucket: 'evidence' }) };
}

const failing = (name: string) => () => {
  throw Object.assign(new Error(name), { name });
};

describe('a file of the archive', () => {
  it('is kept until its retention ends, and for ever under a hold of S3', async () => {
    const RetainUntilDate = new Date('2028-01-01T00:00:00Z');
    const retained = { GetObjectRetention: () => ({ Retention: { Mode: 'COMPLIANCE', RetainUntilDate } }) };
    expect(await bucket(retained).remover.lockedUntil('a')).toBe('2028-01-01T00:00:00.000Z');
    const held = { ...retained, GetObjectLegalHold: () => ({ LegalHold: { Status: 'ON' } }) };
    expect((await bucket(held).remover.lockedUntil('a'))?.slice(0, 4)).toBe('9999');
  });

  it('is kept by nothing where the object or the bucket has no lock', async () => {
    for (const name of ['NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest']) {
      const without = { GetObjectRetention: failing(name), GetObjectLegalHold: failing(name) };
      expect(await bucket(without).remover.lockedUntil('a')).toBeNull();
    }
  });

  it('is not removed where nobody may see whether it is locked', async () => {
    await expect(bucket({ GetObjectRetention: failing('AccessDenied') }).remover.lockedUntil('a')).rejects.toThrow(
      'AccessDenied',
    );
  });

  it('goes with all its versions and delete markers, and no other file goes with it', async () => {
    const page = (input: Record<string, unknown>) =>
      input.KeyMarker === undefined
        ? {
            Versions: [
              { Key: 'archive/a', VersionId: '1' },
              { Key: 'archive/a.part', VersionId: '9' },
            ],
            ...{ IsTruncated: true, NextKeyMarker: 'archive/a', NextVersionIdMarker: '1' },
          }
        : { DeleteMarkers: [{ Key: 'archive/a', VersionId: '2' }] };
    const { asked, remover } = bucket({ ListObjectVersions: page });
    await remover.remove('archive/a');
    const deleted = asked.filter(({ command }) => command === 'DeleteObject').map(({ input }) => input);
    expect(deleted).toEqual([
      { Bucket: 'evidence', Key: 'archive/a', VersionId: '1' },
      { Bucket: 'evidence', Key: 'archive/a', VersionId: '2' },
    ]);
  });
});
