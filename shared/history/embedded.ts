/**
 * An embedded DynamoDB for a laptop, the demo and the tests: dynoxide (a native binary from an npm package) where the
 * platform has one, dynalite elsewhere. The adapter, the SDK client and the wire protocol are the same as for AWS.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { plainConfig } from '../core/plain-config.ts';
import { freePort } from './free-port.ts';
import { TABLE_SCHEMA } from './table.ts';

export type Engine = 'dynoxide' | 'dynalite';

export interface EmbeddedDatabase {
  readonly engine: Engine;
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** The database's own process, if it has one. */
  readonly pid?: number;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly engine?: Engine;
  /** A file (dynoxide) or folder (dynalite) for a persistent store; in memory when left out. */
  readonly path?: string;
}

const STARTED_WITHIN_MS = 10_000;
const POLL_MS = 10;

export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const binary = options.engine === 'dynalite' ? undefined : dynoxideBinary();
  if (!binary && options.engine === 'dynoxide')
    throw new Error('dynoxide has no binary for this platform; use dynalite');
  const server = binary ? await startDynoxide(binary, options.path) : await startDynalite(options.path);
  const client = localClient(server.endpoint);
  return {
    ...server,
    client,
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

export function localClient(endpoint: string): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 3,
    // the database wrote what it sends, so the SDK need not look for characters that are no base64
    base64Decoder: (text: string) => Buffer.from(text, 'base64'),
  });
  plainConfig(client);
  for (const part of FOR_AWS_ONLY) client.middlewareStack.remove(part);
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign((args.request as { headers: Record<string, string> }).headers, SIGNATURE);
      return next(args);
    },
    { step: 'finalizeRequest', name: 'constantSignature' },
  );
  return client;
}

/** Parts of the SDK's stack that only AWS needs. A call to a local database would spend most of its time on signing. */
const FOR_AWS_ONLY = [
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
];

/** The embedded databases require a signature and do not verify it. */
const SIGNATURE = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=embedded/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
  'x-amz-date': '20260101T000000Z',
};

/** Creates the table if it does not exist. */
export async function createTable(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand({ TableName: table, ...TABLE_SCHEMA }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await answering(client);
}

function dynoxideBinary(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

async function startDynoxide(binary: string, path: string | undefined) {
  const port = await freePort();
  const database = path ? ['--db-path', path] : [];
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port), ...database], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  // a parent that is killed must not leave the database running
  const kill = () => child.kill();
  process.once('exit', kill);
  await once(child, 'spawn');
  await listening(endpoint, child);
  const stop = async () => {
    process.off('exit', kill);
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  return { engine: 'dynoxide' as const, endpoint, stop, pid: child.pid };
}

async function startDynalite(path: string | undefined) {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { engine: 'dynalite' as const, endpoint, stop };
}

async function listening(endpoint: string, child: ChildProcess): Promise<void> {
  const client = localClient(endpoint);
  try {
    await answering(client, child);
  } finally {
    client.destroy();
  }
}

async function answering(client: DynamoDBClient, child?: ChildProcess): Promise<void> {
  const deadline = Date.now() + STARTED_WITHIN_MS;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (child && child.exitCode !== null) throw new Error('the embedded database stopped at once', { cause: error });
      if (Date.now() > deadline) throw new Error('the embedded database did not start in 10 s', { cause: error });
      await wait(POLL_MS);
    }
  }
}
