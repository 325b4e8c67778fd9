/**
 * Starts a function's process with the memory and heap that Lambda gives it, and answers its calls from a simulated
 * world.
 */
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { build } from 'esbuild';
import { FUNCTION_BUNDLE } from '../../scripts/bundle.ts';
import { CONFIG_MODULE, configModule } from '../../shared/config/load.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import type { EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { answersOf, credentialsIn } from '../../simulator/access.ts';
import type { Answer } from '../../simulator/plugin.ts';
import type { World } from '../../simulator/world.ts';
import type { FromFunction, Start, Thrown, ToFunction } from './protocol.ts';

const root = resolve(import.meta.dirname, '../..');
const out = join(root, '.cache/bench-memory');

/** The functions as they are deployed, with the simulated wiring in place of the deployed one. */
export async function bundled(): Promise<void> {
  const entryPoints = { index: 'bench/memory/function.ts' };
  await build({ ...FUNCTION_BUNDLE, absWorkingDir: root, entryPoints, outdir: out });
  await writeFile(join(out, CONFIG_MODULE), configModule({}));
}

export interface Scene {
  readonly world: World;
  readonly database: EmbeddedDatabase;
  readonly config?: PlumblineConfig;
  /** ARN of the key that signs links. */
  readonly linkKey?: string;
  /** ARN of the key whose MACs are in cursors. */
  readonly cursorKey?: string;
}

export interface Measured {
  readonly memoryMb: number;
  readonly invocations: number;
  readonly peakRssMb: number;
  readonly cpuSeconds: number;
  readonly failed?: string;
}

const COMPLAINT = 500;

/** The shares of a function's memory for Node's heap, as in Lambda's own start script for Node. */
const HEAP = { old: 0.9, semiSpace: 0.05 };

export async function measured(
  name: string,
  memoryMb: number,
  scene: Scene,
  events: readonly unknown[],
): Promise<Measured> {
  const share = (of: number) => Math.floor(memoryMb * of);
  const child = fork(join(out, 'index.mjs'), [name, String(memoryMb)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [
      `--max-old-space-size=${share(HEAP.old)}`,
      `--max-semi-space-size=${share(HEAP.semiSpace)}`,
      '--enable-source-maps',
    ],
    env: { PATH: process.env.PATH, ...TRACED, AWS_LAMBDA_FUNCTION_NAME: `plumbline-${name}` },
  });
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-COMPLAINT);
  });
  const send = (message: ToFunction) => child.send(message);
  const answer = answersOf(scene.world);
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  send({ type: 'start', start: startOf(scene) });
  let last: Pick<Measured, 'peakRssMb' | 'cpuSeconds' | 'failed'> = { peakRssMb: 0, cpuSeconds: 0 };
  let invocations = 0;
  try {
    for await (const [message] of on(child, 'message', { signal: ended.signal }) as AsyncIterable<[FromFunction]>) {
      if (message.type === 'call') void answered(answer, message).then((reply) => child.connected && send(reply));
      if (message.type === 'call') continue;
      if (message.type === 'done') {
        const { type: _, ...held } = message;
        last = held;
        if (held.failed) break;
      }
      if (invocations === events.length) return { memoryMb, invocations, ...last };
      send({ type: 'invoke', event: events[invocations] });
      invocations += 1;
    }
    return { memoryMb, invocations, ...last };
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    const why = /heap out of memory/.test(complaint) ? 'the heap ran out of memory' : complaint;
    return { memoryMb, invocations, ...last, failed: why };
  } finally {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
  }
}

/** Functions are traced, because the X-Ray SDK takes memory too. The traces are sent nowhere. */
const TRACED = {
  LAMBDA_TASK_ROOT: '/var/task',
  AWS_REGION: 'us-east-1',
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

function startOf({ world, database, config = {}, linkKey = '', cursorKey = '' }: Scene): Start {
  const signedIn = ({ id }: { id: string }) => ({ account: id, credentials: credentialsIn(world, id) });
  return {
    endpoint: database.endpoint,
    config,
    linkKey,
    cursorKey,
    hub: signedIn(world.security),
    management: { account: world.management.id },
    regions: world.regions,
    now: world.now().toISOString(),
  };
}

async function answered(answer: Answer, { id, asked }: Extract<FromFunction, { type: 'call' }>): Promise<ToFunction> {
  try {
    const output = (await answer(asked)) as { Body?: Readable };
    return { type: 'answer', id, output: output.Body ? { ...output, Body: await buffer(output.Body) } : output };
  } catch (error) {
    const { name, message, $fault, $metadata } = error as Thrown;
    return { type: 'answer', id, error: { name, message, $fault, $metadata } };
  }
}
