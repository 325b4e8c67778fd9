/** A server of someone else's, as a child process: started on a free port, waited for, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from './tools.ts';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  /** Where its own output goes. */
  readonly log: string;
}

const ANSWERS_WITHIN_MS = 60_000;
const POLL_MS = 100;
const KILL_AFTER_MS = 5_000;

/** Answers once the server does: any HTTP status will do. */
export async function startServer({ name, command, args, log }: ServerOptions): Promise<Server> {
  const port = await freePort();
  const output = createWriteStream(log);
  await once(output, 'open');
  // a process group of its own: Ctrl-C reaches the suite first, which then stops its servers in order
  const child = spawn(command, args(port), { stdio: ['ignore', output, output], detached: true });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await stopped(child);
    output.end();
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url, child)) return { url, stop };
  await stop();
  const tail = (await readFile(log, 'utf8')).split('\n').slice(-15).join('\n');
  throw new SetupError(`${name} did not answer within ${ANSWERS_WITHIN_MS / 1000} s; the end of ${log}:\n${tail}`);
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + ANSWERS_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      () => true,
      () => false,
    );
    if (answered) return true;
    await wait(POLL_MS);
  }
  return false;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await exit;
  clearTimeout(patience);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
