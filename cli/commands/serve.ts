/** `plumbline serve`: the HTTP API over a history, on this machine. */
import { Command } from 'commander';
import { telling } from '../lib/alerts.ts';
import type { Io } from '../lib/io.ts';
import { count } from '../lib/options.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';

const PORT = 8_787;
const LARGEST_PORT = 65_535;

export const serveCommand = (io: Io): Command =>
  telling(withAnchorOptions(withStoreOptions(new Command('serve'))))
    .description('Serve the HTTP API over a history, to this machine alone. Who writes through it is who started it.')
    .option('--port <number>', 'port; 0 takes a free one', count(0, LARGEST_PORT), PORT)
    .addHelpText(
      'after',
      `
The API is under /api/v1, and described at /api/v1/openapi.json. Only programs on this machine reach it: it listens on
127.0.0.1, answers no other host name, and refuses writes from pages of other origins. Ctrl-C ends it.

Examples:
  plumbline serve --store ./store
  plumbline serve --store ./store --port 9000
  curl 'http://127.0.0.1:8787/api/v1/verdicts?status=fail'`,
    )
    .action(async (options) => {
      const { runServe } = await import('../lib/run-serve.ts');
      await runServe(io, options);
    });
