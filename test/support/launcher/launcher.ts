/** A small process that starts and ends other processes for a worker of the tests. They end when the worker does. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Order, Report } from './protocol.ts';

const running = new Map<number, ChildProcess>();

const report = (what: Report) => {
  if (process.connected) process.send?.(what);
};

function start(of: number, command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: 'ignore' });
  running.set(of, child);
  child.once('spawn', () => report({ of, pid: child.pid ?? 0 }));
  child.once('error', ({ message, code }: NodeJS.ErrnoException) => {
    running.delete(of);
    report({ of, error: { message, ...(code ? { code } : {}) } });
  });
  child.once('exit', (code, signal) => {
    running.delete(of);
    if (!child.killed) console.error(`${command} ended by itself (${signal ?? code})`);
    report({ of, code, signal });
  });
}

process.on('message', (order: Order) => {
  if ('start' in order) start(order.start, order.command, order.args);
  else running.get(order.end)?.kill(order.signal);
});
process.once('disconnect', () => {
  for (const child of running.values()) child.kill();
});
