/** Programs of the machine that the conformance suite needs, and how they are run. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const INSTALL = {
  python3:
    'Python 3.10 or later with venv (Debian and Ubuntu: apt-get install python3-venv; macOS: brew install python)',
  java: 'a Java 17 runtime (it comes with the JDK)',
  javac: 'a Java 17 JDK (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17)',
  mvn: 'Apache Maven (Debian and Ubuntu: apt-get install maven; macOS: brew install maven)',
} as const;

const CHECK = {
  python3: ['-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'],
  java: ['-version'],
  javac: ['-version'],
  mvn: ['--version'],
} as const;

/** Something on this machine is missing or failed; the message says what to do. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** Throws a `SetupError` that names every missing program at once, and what to install. */
export function requireTools(): void {
  const names = ['python3', 'java', 'javac', 'mvn'] as const;
  const missing = names.filter((name) => spawnSync(name, CHECK[name], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  const lines = missing.map((name) => `  ${name}: install ${INSTALL[name]}`);
  throw new SetupError(`the conformance suite needs programs that are missing or too old:\n${lines.join('\n')}`);
}

/** Runs a program to its end with its output shown on stderr. */
export async function run(what: string, command: string, args: readonly string[]): Promise<void> {
  process.stderr.write(`${what}\n`);
  const child = spawn(command, args, { stdio: ['ignore', process.stderr, process.stderr] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new SetupError(`${what}: ${command} ended with ${signal ?? code}; its output is above`);
}
