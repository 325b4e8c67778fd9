#!/usr/bin/env node
/** The `plumbline` command as a process: its streams, its environment, its exit code. */
import { main } from './command-line.ts';
import { EXIT } from './lib/exit.ts';

// a reader may stop before the end: `plumbline history | head`
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.clean);
});

process.exitCode = await main(process.argv.slice(2), process);
