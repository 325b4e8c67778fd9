/** The ports of the function that works on jobs, and where the API finds their objects. */
import { s3Archive } from '../aws/archive.ts';
import { jobBucket } from '../aws/job-bucket.ts';
import { kmsSigner } from '../aws/signer.ts';
import type { Archive, History } from '../core/ports.ts';
import type { GivenAnchor } from '../history/anchors.ts';
import { dynamoHistory, entries } from '../history/history.ts';
import { dynamoRoster } from '../history/roster.ts';
import type { JobRequest, JobState } from '../jobs/job.ts';
import type { JobDeps } from '../jobs/run.ts';
import { anchorKey, headsKey } from '../pipeline/anchor.ts';
import { RUNS } from '../records/runs.ts';
import { unitNamed } from '../records/units.ts';
import type { Platform } from './platform.ts';

/** The parts that the function adds: its own log. */
export type WiredJobs = Omit<JobDeps, 'failed'>;

/** The bucket whose objects expire; it has the jobs and their files. */
export const jobObjects = ({ client, resource }: Platform) => ({
  client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
  bucket: resource('operationsBucket'),
});

export function wireJobs(platform: Platform): WiredJobs {
  const { table, clock, client, resource } = platform;
  const history = dynamoHistory(table.client, table.name);
  const archive = s3Archive({
    client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
    bucket: resource('bucket'),
  });
  const signer =
    platform.signer ??
    kmsSigner({
      client: client(async () => (await import('@aws-sdk/client-kms')).KMSClient),
      keyArn: resource('anchorKey'),
    });
  return {
    history,
    roster: dynamoRoster(table.client, table.name),
    log: (unit) => entries(table.client, table.name, unitNamed(unit)),
    sealing: async (request) => ({ signer, anchors: await anchorsOf({ history, archive }, request) }),
    files: jobBucket<JobState>(jobObjects(platform)),
    version: platform.version ?? '',
    clock,
  };
}

interface AnchorDeps {
  readonly history: Pick<History, 'log'>;
  readonly archive: Archive;
}

/** The anchors of the runs in the period of a pack, and of the first run after it. */
async function anchorsOf({ history, archive }: AnchorDeps, request: JobRequest): Promise<GivenAnchor[]> {
  if (request.kind !== 'pack') return [];
  const found: GivenAnchor[] = [];
  for await (const { at, body } of history.log(RUNS, { since: request.from })) {
    const name = anchorKey(body.run);
    const anchor = await archive.find(name);
    if (anchor === null) continue;
    const lines = await Array.fromAsync(archive.lines(headsKey(body.run)));
    found.push({ name, anchor, heads: lines.map((line) => `${line}\n`).join('') });
    if (at > request.to) break;
  }
  return found;
}
