/**
 * `npm run test:conformance`: the same code against AWS's APIs as others understand them. Starts a moto server and
 * DynamoDB Local (installed on first use into .venv and .cache), runs test/conformance against them, and stops both.
 * Event Ruler, which EventBridge matches events with, is fetched likewise. Arguments are passed on to vitest.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startDynamoDbLocal } from './conformance/dynamodb-local.ts';
import { fetchJars } from './conformance/maven.ts';
import { startMoto } from './conformance/moto.ts';
import type { Server } from './conformance/server.ts';
import { requireTools, SetupError } from './conformance/tools.ts';

const root = resolve(import.meta.dirname, '..');
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());

const EVENT_RULER = {
  name: 'Event Ruler',
  groupId: 'software.amazon.event.ruler',
  artifactId: 'event-ruler',
  version: '2.1.0',
};

const FAILED = 1;
const INTERRUPTED = 130;

async function conformance(args: readonly string[]): Promise<number> {
  requireTools();
  await mkdir(join(root, '.cache'), { recursive: true });
  const servers: Server[] = [];
  try {
    const moto = await startMoto(root);
    servers.push(moto);
    const database = await startDynamoDbLocal(root);
    servers.push(database);
    const EVENT_RULER_JARS = await fetchJars(root, EVENT_RULER);
    if (interrupted.signal.aborted) return INTERRUPTED;
    return await runSuite(args, { MOTO_URL: moto.url, DYNAMODB_LOCAL_URL: database.url, EVENT_RULER_JARS });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function runSuite(args: readonly string[], urls: Record<string, string>): Promise<number> {
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.conformance.config.ts'];
  const child = spawn(process.execPath, [...vitest, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...urls },
  });
  const stop = () => child.kill('SIGTERM');
  interrupted.signal.addEventListener('abort', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  return interrupted.signal.aborted ? INTERRUPTED : (code ?? FAILED);
}

try {
  process.exitCode = await conformance(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = interrupted.signal.aborted ? INTERRUPTED : FAILED;
}
