/** Finds and runs programs of the machine that scripts need. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const PROGRAMS = {
  python3: {
    check: ['-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'],
    install:
      'Python 3.10 or later with venv (Debian and Ubuntu: apt-get install python3-venv; macOS: brew install python)',
  },
  java: {
    check: ['-version'],
    install: 'a Java 17 runtime (it comes with the JDK)',
  },
  javac: {
    check: ['-version'],
    install:
      'a Java 17 JDK (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17)',
  },
  mvn: {
    check: ['--version'],
    install: 'Apache Maven (Debian and Ubuntu: apt-get install maven; macOS: brew install maven)',
  },
} as const;

export type Program = keyof typeof PROGRAMS;

/** Something on this machine is missing or failed; the message says what to do. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** Throws a `SetupError` that names every missing program at once, and what to install. */
export function requirePrograms(who: string, names: readonly Program[]): void {
  const missing = names.filter((name) => spawnSync(name, PROGRAMS[name].check, { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  const lines = missing.map((name) => `  ${name}: install ${PROGRAMS[name].install}`);
  throw new SetupError(`${who} needs programs that are missing or too old:\n${lines.join('\n')}`);
}

/** Runs a program to its end and shows its output on stderr. */
export async function run(what: string, command: string, args: readonly string[]): Promise<void> {
  process.stderr.write(`${what}\n`);
  const child = spawn(command, args, { stdio: ['ignore', process.stderr, process.stderr] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new SetupError(`${what}: ${command} ended with ${signal ?? code}; its output is above`);
}

/**
 * Signals a child that leads a process group (`detached`), and everything that it started; does nothing when all have
 * ended.
 */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
