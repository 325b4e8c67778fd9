/** The store of evidence, in the hub's bucket. */
import type { Bucket } from '../aws/archive.ts';
import { bucketObjects } from '../aws/evidence-bucket.ts';
import type { EvidenceStore } from '../core/ports.ts';
import { evidenceStore } from '../history/evidence.ts';
import type { Platform } from './platform.ts';

export const wireEvidence = (platform: Platform): EvidenceStore =>
  evidenceStore(platform.evidence ?? bucketObjects(evidenceBucket(platform)));

/** The bucket's name is read on first use, because not every platform has a bucket. */
export const evidenceBucket = ({ client, resource }: Platform): Bucket => ({
  client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
  get bucket() {
    return resource('bucket');
  },
});
