#!/usr/bin/env node
/** The `plumbline` command as a process: its Node, its streams, its environment, its exit code. */
import { EXIT } from './lib/exit.ts';

/** As `engines` in package.json has it: the first Node that reads a configuration in TypeScript without being told to. */
const OLDEST = [22, 18] as const;

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

// a reader may stop before the end: `plumbline history | head`
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.clean);
});

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `error: plumbline needs Node ${OLDEST.join('.')} or later, and this is ${process.versions.node}\n`,
  );
  process.exitCode = EXIT.usage;
} else {
  // loaded only now: what an older Node lacks would fail in the middle of a command
  const { main } = await import('./command-line.ts');
  process.exitCode = await main(process.argv.slice(2), process);
}
