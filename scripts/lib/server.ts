/**
 * Runs a server as a child process: starts it on a free port, waits for it, and stops it with everything it started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../shared/history/free-port.ts';
import { SetupError, signalGroup } from './programs.ts';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  /** Added to our own environment. */
  readonly env?: (port: number) => Readonly<Record<string, string>>;
  /** The file for its output. */
  readonly log: string;
}

const ANSWERS_WITHIN_MS = 120_000;
const POLL_MS = 100;
const KILL_AFTER_MS = 5_000;
const LOG_TAIL_LINES = 15;
/**
 * Another process may take the port before the server does. The server then ends at once and is started on another
 * port.
 */
const PORTS_TRIED = 3;

/** Returns once the server answers; any HTTP status will do. */
export async function startServer(options: ServerOptions): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const { child, stop } = await started(options, port);
    const url = `http://127.0.0.1:${port}`;
    if (await answers(url, child)) return { url, stop };
    const ended = !isRunning(child);
    await stop();
    if (ended && attempt < PORTS_TRIED) continue;
    const what = ended ? 'ended instead of answering' : `did not answer within ${ANSWERS_WITHIN_MS / 1000} s`;
    throw new SetupError(`${options.name} ${what}; the end of ${options.log}:\n${await tailOf(options.log)}`);
  }
}

async function started({ name, command, args, env, log }: ServerOptions, port: number) {
  const output = createWriteStream(log);
  await once(output, 'open');
  // a process group of its own: Ctrl-C reaches the suite first, which then stops its servers in order
  const child = spawn(command, args(port), {
    stdio: ['ignore', output, output],
    detached: true,
    env: { ...process.env, ...env?.(port) },
  });
  await once(child, 'spawn').catch((cause: Error) => {
    throw new SetupError(`${name} cannot be started: ${cause.message}`, { cause });
  });
  const kill = () => signalGroup(child, 'SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await stopped(child);
    output.end();
  };
  return { child, stop };
}

/** The last lines of a log. */
export async function tailOf(log: string): Promise<string> {
  return (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  while (Date.now() < deadline && isRunning(child)) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      () => true,
      () => false,
    );
    if (answered) return isRunning(child);
    await wait(POLL_MS);
  }
  return false;
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

async function stopped(child: ChildProcess): Promise<void> {
  if (isRunning(child)) {
    const exit = once(child, 'exit');
    signalGroup(child, 'SIGTERM');
    const patience = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_AFTER_MS);
    await exit;
    clearTimeout(patience);
  }
  // ends what the server started and did not stop
  signalGroup(child, 'SIGKILL');
}
