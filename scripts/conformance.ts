/**
 * `npm run test:conformance`: runs the same code against other implementations of AWS's APIs. Starts a moto server and
 * DynamoDB Local (installed on first use into .venv and .cache), runs test/conformance against them, and stops both. It
 * also fetches Event Ruler, EventBridge's own matcher, and the AWS CLI. Arguments are passed on to vitest.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startDynamoDbLocal } from './conformance/dynamodb-local.ts';
import { fetchJars } from './conformance/maven.ts';
import { startMoto } from './conformance/moto.ts';
import { sarifValidator } from './conformance/sarif.ts';
import { requirePrograms } from './lib/programs.ts';
import { pythonEnvironment } from './lib/python.ts';
import { FAILED, script } from './lib/script.ts';
import type { Server } from './lib/server.ts';

const root = resolve(import.meta.dirname, '..');

const EVENT_RULER = {
  name: 'Event Ruler',
  groupId: 'software.amazon.event.ruler',
  artifactId: 'event-ruler',
  version: '2.1.0',
};

/** The Python that has the AWS CLI: apart from moto's, since both want a botocore of their own. */
async function awsCli(): Promise<string> {
  const { bin } = await pythonEnvironment(root, { folder: '.venv-awscli', requirements: ['awscli==1.46.3'] });
  return join(bin, 'python');
}

/** The Python that has readers of every export's format. */
async function exportReaders(): Promise<string> {
  const { bin } = await pythonEnvironment(root, {
    folder: '.venv-exports',
    requirements: [
      ...['ocsf-json-schema==1.2.0', 'jsonschema==4.26.0', 'py-ocsf-models==0.10.0'],
      ...['compliance-trestle==5.2.0', 'oscal==3.2.2', 'botocore==1.44.8'],
    ],
  });
  return join(bin, 'python');
}

async function conformance(args: readonly string[], interrupted: AbortSignal): Promise<number> {
  requirePrograms('the conformance suite', ['python3', 'java', 'javac', 'mvn']);
  await mkdir(join(root, '.cache'), { recursive: true });
  const servers: Server[] = [];
  try {
    const moto = await startMoto(root);
    servers.push(moto);
    const database = await startDynamoDbLocal(root);
    servers.push(database);
    const EVENT_RULER_JARS = await fetchJars(root, EVENT_RULER);
    const AWS_CLI_PYTHON = await awsCli();
    const EXPORTS_PYTHON = await exportReaders();
    const SARIF_VALIDATOR = await sarifValidator(root);
    interrupted.throwIfAborted();
    return await runSuite(
      args,
      {
        ...{ MOTO_URL: moto.url, DYNAMODB_LOCAL_URL: database.url, EVENT_RULER_JARS },
        ...{ AWS_CLI_PYTHON, EXPORTS_PYTHON, SARIF_VALIDATOR },
      },
      interrupted,
    );
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function runSuite(
  args: readonly string[],
  urls: Record<string, string>,
  interrupted: AbortSignal,
): Promise<number> {
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.conformance.config.ts'];
  const child = spawn(process.execPath, [...vitest, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...urls },
  });
  interrupted.addEventListener('abort', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? FAILED;
}

await script((interrupted) => conformance(process.argv.slice(2), interrupted));
