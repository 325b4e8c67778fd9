/** The store of evidence, in the hub's bucket. */
import { bucketObjects } from '../aws/evidence-bucket.ts';
import type { EvidenceStore } from '../core/ports.ts';
import { evidenceStore } from '../history/evidence.ts';
import type { Platform } from './platform.ts';

export const wireEvidence = ({ evidence, client, resource }: Platform): EvidenceStore =>
  evidenceStore(
    evidence ??
      bucketObjects({
        client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
        bucket: resource('bucket'),
      }),
  );
