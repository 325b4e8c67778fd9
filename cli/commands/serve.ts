/** `plumbline serve`: the pages and the HTTP API over a history, on this machine. */
import { Command } from 'commander';
import { telling } from '../lib/alerts.ts';
import type { Io } from '../lib/io.ts';
import { list, url } from '../lib/options.ts';
import { withPort } from '../lib/ports-of-servers.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';

export const serveCommand = (io: Io): Command =>
  telling(withPort(withAnchorOptions(withStoreOptions(new Command('serve')))))
    .description(
      'Serve the pages and the HTTP API over a history, to this machine alone. Who writes through it is who started it.',
    )
    .option('--sign-in', 'let people sign in at the provider of the configuration (api.oidc and api.signIn)')
    .option('--host <address>', 'address to listen on; one that other machines reach takes --sign-in', '127.0.0.1')
    .option('--url <address>', 'address under which browsers reach the pages, through a proxy with TLS', url)
    .option('--checklist <files>', 'Markdown checklists to show, each with its mapping beside it', list)
    .addHelpText(
      'after',
      `
The pages begin at /. The API is under /api/v1, and described at /api/v1/openapi.json. Only programs on this machine reach it: it listens on
127.0.0.1, answers no other host name, and refuses writes from pages of other origins. With --sign-in it may listen on
another address: everybody who is granted a role in the configuration signs in, and acts under their own name. Ctrl-C ends it.

Examples:
  plumbline serve --store ./store
  plumbline serve --store ./store --port 9000
  plumbline serve --store ./store --checklist launch.md,docs/yearly.md
  plumbline serve --store ./store --sign-in --host 0.0.0.0 --url https://plumbline.example.com
  curl 'http://127.0.0.1:8787/api/v1/verdicts?status=fail'`,
    )
    .action(async (options) => {
      const { runServe } = await import('../lib/run-serve.ts');
      await runServe(io, options);
    });
