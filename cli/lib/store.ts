/** Opens the history that a verb works on: a table in AWS, or a store in a local folder. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UsageError } from '../../shared/core/errors.ts';
import type { Findings, History, Roster } from '../../shared/core/ports.ts';
import { createTable, type EmbeddedDatabase, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { takeLock } from './store-lock.ts';
import type { StoreOptions } from './store-options.ts';

export interface Store {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly history: History;
  readonly roster: Roster;
  readonly findings: Findings;
  close(): Promise<void>;
}

const LOCAL_TABLE = 'plumbline';

export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.store && options.table) throw new UsageError('--store and --table exclude each other; give one of them');
  if (options.table) return deployed(options.table, options);
  if (options.store) return local(options.store);
  throw new UsageError(
    'which history? give --store <folder> for a local one, or --table <name> for a deployment; PLUMBLINE_STORE and PLUMBLINE_TABLE name them as well',
  );
}

async function deployed(table: string, { profile, endpointUrl }: StoreOptions): Promise<Store> {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const client = new DynamoDBClient({
    credentials: fromNodeProviderChain(profile ? { profile } : {}),
    ...(profile ? { profile } : {}),
    ...(endpointUrl ? { endpoint: endpointUrl } : {}),
  });
  return { ...adapters(client, table), close: async () => client.destroy() };
}

async function local(folder: string): Promise<Store> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true });
  const lock = await takeLock(path);
  let database: EmbeddedDatabase;
  try {
    database = await startEmbedded({ path: join(path, 'history.db') });
    await lock.note(database.pid);
    await createTable(database.client, LOCAL_TABLE);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    ...adapters(database.client, LOCAL_TABLE),
    close: async () => {
      await database.close();
      await lock.release();
    },
  };
}

const adapters = (client: DynamoDBClient, table: string) => ({
  client,
  table,
  history: dynamoHistory(client, table),
  roster: dynamoRoster(client, table),
  findings: dynamoFindings(client, table),
});
