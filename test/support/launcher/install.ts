/**
 * Loaded before everything else in each worker of the tests. It makes the worker start its databases through a small
 * process: Node copies the page tables of a process that starts another, and those of a worker describe gigabytes.
 */
import childProcess, { type ChildProcess, fork, type SpawnOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { Order, Report } from './protocol.ts';

/** The part of a child process that a started database has. */
interface Launched {
  pid?: number;
  exitCode: number | null;
  signalCode: NodeJS.Signals | null;
  kill(signal?: NodeJS.Signals): boolean;
}

function openLauncher() {
  const launcher = fork(join(import.meta.dirname, 'launcher.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  launcher.unref();
  launcher.channel?.unref();
  const started: (EventEmitter & Launched)[] = [];
  const order = (what: Order) => launcher.send(what);

  launcher.on('message', (report: Report) => {
    const child = started[report.of] as EventEmitter & Launched;
    if ('pid' in report) {
      child.pid = report.pid;
      child.emit('spawn');
    } else if ('error' in report) {
      child.emit('error', Object.assign(new Error(report.error.message), report.error));
    } else {
      child.exitCode = report.code;
      child.signalCode = report.signal;
      child.emit('exit', report.code, report.signal);
    }
  });

  return (command: string, args: readonly string[]): ChildProcess => {
    const number = started.length;
    const launched: Launched = {
      exitCode: null,
      signalCode: null,
      // at the end of the worker the launcher ends the process, because the channel is closed
      kill: (signal = 'SIGTERM') => launcher.connected && order({ end: number, signal }),
    };
    const child = Object.assign(new EventEmitter(), launched);
    started.push(child);
    order({ start: number, command, args });
    return child as unknown as ChildProcess;
  };
}

/** A process without streams, in the working directory and environment of the worker. */
const isPlain = (options: SpawnOptions | undefined): boolean =>
  options !== undefined && options.stdio === 'ignore' && Object.keys(options).length === 1;

if (isMainThread) {
  const launch = openLauncher();
  const own = childProcess.spawn;
  const spawn = (command: string, args: readonly string[], options: SpawnOptions) =>
    isPlain(options) ? launch(command, args) : own(command, args, options);
  Object.assign(childProcess, { spawn });
  syncBuiltinESMExports();
}
