/**
 * `npm run test:api`: sends requests that are made from the API's description, valid and not, to `plumbline serve` on a demo's
 * store, and fails on an answer that the description does not have and on every 5xx. schemathesis, which makes the requests, is
 * installed on first use into .venv-api.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requirePrograms, run } from './lib/programs.ts';
import { pythonEnvironment } from './lib/python.ts';
import { FAILED, script } from './lib/script.ts';
import { startServer } from './lib/server.ts';

const root = resolve(import.meta.dirname, '..');
const MAIN = join(root, 'cli/main.ts');
const VERSION = '4.32.5';
/** Long enough for every operation with each of its fields at its bounds, and short enough for every change. */
const SECONDS = 100;

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
];

async function fuzz(interrupted: AbortSignal): Promise<number> {
  requirePrograms('the fuzzing of the API', ['python3']);
  await mkdir(join(root, '.cache'), { recursive: true });
  const { bin } = await pythonEnvironment(root, {
    folder: '.venv-api',
    requirements: [`schemathesis==${VERSION}`],
  });
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-fuzz-'));
  const own = ['--store', join(folder, 'store'), '--anchors', join(folder, 'anchors')];
  const options = [...own, '--anchor-key', join(folder, 'anchor-key.pem')];
  try {
    await run('playing the demo into a store', process.execPath, [
      ...[MAIN, 'demo', '--once', '--accounts', '3', '--regions', 'eu-west-1,us-east-1'],
      ...options,
    ]);
    interrupted.throwIfAborted();
    const server = await startServer({
      name: 'plumbline serve',
      command: process.execPath,
      args: (port) => [MAIN, 'serve', ...options, '--port', String(port)],
      log: join(root, '.cache/api-fuzz.log'),
    });
    try {
      return await requests(bin, server.url, interrupted);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Requests that break off are in the tests: the program sends whole ones. */
async function requests(bin: string, url: string, interrupted: AbortSignal): Promise<number> {
  const child = spawn(
    join(bin, 'schemathesis'),
    [
      ...['run', `${url}/api/v1/openapi.json`, '--url', url, '--checks', CHECKS.join(',')],
      ...['--phases', 'examples,coverage,fuzzing', '--max-time', String(SECONDS), '--max-examples', '25'],
      ...['--no-shrink', '--continue-on-failure', '--no-color', '--warnings', 'off'],
    ],
    { cwd: join(root, '.cache'), stdio: 'inherit' },
  );
  interrupted.addEventListener('abort', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? FAILED;
}

await script((interrupted) => fuzz(interrupted));
