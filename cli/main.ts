#!/usr/bin/env node
/** The `plumbline` command as a process: its Node, its streams, its environment, its exit code. */
import { EXIT } from './lib/exit.ts';

/** The same as `engines` in package.json: the first version of Node that loads TypeScript without a flag. */
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
  // imported only after the check, because the code uses what an older Node lacks
  const { main } = await import('./command-line.ts');
  process.exitCode = await main(process.argv.slice(2), process);
}
