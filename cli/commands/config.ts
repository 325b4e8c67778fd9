/** `plumbline config check`: whether a configuration is valid, and what it sets for an account. */

import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { resolveConfig } from '../../shared/config/config.ts';
import { CONFIG_FILE, loadConfig } from '../../shared/config/load.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { type Account, accountOnly } from '../../shared/core/account.ts';
import { linesInTerminal } from '../../shared/core/inert.ts';
import { NAME_WIDTH, resolutionOf, resolutionText } from '../lib/config-check.ts';
import type { Io } from '../lib/io.ts';
import { accountId, unit } from '../lib/options.ts';
import { fitted } from '../lib/wrap.ts';

interface CheckOptions {
  readonly config?: string;
  readonly account?: string;
  readonly ou?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly format: 'text' | 'json';
}

export const configCommand = (io: Io): Command =>
  new Command('config')
    .description('Work with the configuration: `config check`.')
    .addHelpText('after', '\nExamples:\n  plumbline config check\n  plumbline config check --help')
    .addCommand(checkCommand(io));

const checkCommand = (io: Io): Command =>
  new Command('check')
    .description('Validate the configuration and print what it means for an account. Nothing is read from AWS.')
    .option('--config <file>', `configuration; left out, ./${CONFIG_FILE} if there is one`)
    .option('--account <id>', 'account to resolve it for', accountId)
    .option('--ou <path>', "path of the account's organisational unit, such as Workloads/Production", unit)
    .option('--tag <key=value>', 'tag of the account; may be repeated', tag)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  the configuration is valid      2  it is not; everything that is wrong with it is listed

Examples:
  plumbline config check
  plumbline config check --account 111122223333 --ou Workloads/Sandbox --tag Environment=sandbox
  plumbline config check --config staging.config.ts --format json`,
    )
    .action(async (options: CheckOptions) => {
      const config = resolveConfig(await loadConfig(options.config), { controls: catalogue, revisions });
      const file = options.config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : null);
      const resolution = resolutionOf(config, { controls: catalogue }, file, accountOf(options));
      const text =
        options.format === 'json'
          ? JSON.stringify(resolution, null, 2)
          : fitted(io, linesInTerminal(resolutionText(resolution)), NAME_WIDTH);
      io.stdout.write(`${text}\n`);
    });

function accountOf({ account, ou, tag: tags }: CheckOptions): Account | null {
  if (account === undefined && ou === undefined && tags === undefined) return null;
  return { ...accountOnly(account ?? ''), ou: ou ?? '', tags: tags ?? {} };
}

function tag(value: string, earlier: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Write it like Environment=sandbox.');
  return { ...earlier, [value.slice(0, equals)]: value.slice(equals + 1) };
}
