/** `plumbline probe`: looks at a public endpoint from outside. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../lib/io.ts';

function address(value: string): string {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('Write it like https://shop.example.com.');
  const { username, password } = new URL(value);
  if (username || password) throw new InvalidArgumentError('Leave the credentials out of the address.');
  return new URL(value).href;
}

export const probeCommand = (io: Io): Command =>
  new Command('probe')
    .description(
      'Look at a public endpoint from outside: TLS, certificate, headers, redirect, health. An endpoint that the configuration does not name gets one handshake and one request.',
    )
    .argument('<url>', 'address of the endpoint', address)
    .option(
      '--config <file>',
      'configuration that names the endpoint under `probes`; ./plumbline.config.ts, if it is there',
    )
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Private, link-local and metadata addresses are refused. Redirects are followed to the endpoint's own host, and to other named ones.

Exit codes:
  0  every control of endpoints that applies passes         2  wrong usage
  1  something could not be seen                            3  a control fails

Examples:
  plumbline probe https://shop.example.com
  plumbline probe https://shop.example.com --format json --config plumbline.config.ts`,
    )
    .action(async (url: string, options) => {
      const { runProbe } = await import('../lib/run-probe.ts');
      await runProbe(io, url, options);
    });
