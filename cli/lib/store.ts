/** Opens the history that a verb uses: a table in AWS, or a store in a local folder. */
import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bucketObjects } from '../../shared/aws/evidence-bucket.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { EvidenceObjects, EvidenceStore, Findings, History, Roster } from '../../shared/core/ports.ts';
import { createTable, type EmbeddedDatabase, startEmbedded } from '../../shared/history/embedded.ts';
import { evidenceStore } from '../../shared/history/evidence.ts';
import { folderObjects } from '../../shared/history/evidence-folder.ts';
import { findingsTogether } from '../../shared/history/findings-together.ts';
import type { Rollups } from '../../shared/records/rollups.ts';
import { wireHistory } from '../../shared/wiring/history.ts';
import { credentialsOf } from './caller.ts';
import { takeLock } from './store-lock.ts';
import type { StoreOptions } from './store-options.ts';

export interface Store {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Where the database of a local store listens. */
  readonly endpoint?: string;
  /** Whether it is the table of a deployment, whose stream consumers project the commits. */
  readonly isDeployed: boolean;
  readonly history: History;
  readonly roster: Roster;
  readonly findings: Findings;
  readonly rollups: Rollups;
  /** Throws `UsageError` when evidence of a table is used and no option names the bucket. */
  readonly evidence: EvidenceStore;
  /** Where evidence is stored, object by object; throws likewise. */
  readonly objects: EvidenceObjects;
  /** The objects of a local store's evidence. Null for a table, and for a store without that folder. */
  readonly evidenceObjects: EvidenceObjects | null;
  close(): Promise<void>;
}

export interface Opening {
  /** Makes a local store if there is none. If it is left out, a missing store is an error, and nothing is made. */
  readonly create?: boolean;
}

const LOCAL_TABLE = 'plumbline';
const DATABASE = 'history.db';
const EVIDENCE = 'evidence';

export async function openStore(options: StoreOptions, opening: Opening = {}): Promise<Store> {
  if (options.store && options.table) throw new UsageError('--store and --table exclude each other; give one of them');
  if (options.table) return deployed(options.table, options);
  if (options.store) return local(options.store, opening);
  throw new UsageError(
    'which history? give --store <folder> for a local one, or --table <name> for a deployment; PLUMBLINE_STORE and PLUMBLINE_TABLE name them as well',
  );
}

async function deployed(table: string, { profile, bucket }: StoreOptions): Promise<Store> {
  const client = new DynamoDBClient({
    ...timeLimited(),
    credentials: await credentialsOf(profile),
    ...(profile ? { profile } : {}),
  });
  await client.config.region().catch((cause: Error) => {
    throw new UsageError('which region is the table in? set AWS_REGION, or give a --profile that has a region', {
      cause,
    });
  });
  const objects = bucket === undefined ? NO_BUCKET : await bucketOf(bucket, profile);
  return {
    ...adapters(client, table),
    isDeployed: true,
    evidence: evidenceStore(objects),
    objects,
    evidenceObjects: null,
    close: async () => client.destroy(),
  };
}

const unnamed = async (): Promise<never> => {
  throw new UsageError(
    'which bucket is the evidence in? give --bucket <name>, the output EvidenceBucket of the hub stack',
  );
};
const NO_BUCKET: EvidenceObjects = { put: unnamed, find: unnamed };

async function bucketOf(bucket: string, profile: string | undefined): Promise<EvidenceObjects> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    ...timeLimited(),
    credentials: await credentialsOf(profile),
    ...(profile ? { profile } : {}),
  });
  return bucketObjects({ client: async () => client, bucket });
}

/** A path at which nothing exists may become the folder of a store. */
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true;

async function local(folder: string, { create = false }: Opening): Promise<Store> {
  const path = resolve(folder);
  const file = join(path, DATABASE);
  if (!isFolder(path)) throw new UsageError(`${folder} is a file; --store takes the folder that holds the store`);
  if (!create && !existsSync(file))
    throw new UsageError(
      `${folder} holds no store; check --store, or make one there with \`plumbline scan --store ${folder}\``,
    );
  await mkdir(path, { recursive: true });
  const lock = await takeLock(path);
  let database: EmbeddedDatabase;
  try {
    database = await startEmbedded({ path: file });
    await lock.note(database.pid);
    await createTable(database.client, LOCAL_TABLE);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const { findings, ...others } = adapters(database.client, LOCAL_TABLE);
  const objects = folderObjects(path);
  const hasEvidence = existsSync(join(path, EVIDENCE)) && isFolder(join(path, EVIDENCE));
  return {
    ...others,
    endpoint: database.endpoint,
    findings: findingsTogether(findings, database.client, LOCAL_TABLE),
    isDeployed: false,
    evidence: evidenceStore(objects),
    objects,
    evidenceObjects: hasEvidence ? objects : null,
    close: async () => {
      await database.close();
      await lock.release();
    },
  };
}

const adapters = (client: DynamoDBClient, table: string) => ({
  client,
  table,
  ...wireHistory({ client, name: table }),
});
