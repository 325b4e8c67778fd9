/** `plumbline waivers`: failures that a person accepts until a date. */
import { Command, Option } from 'commander';
import { endWaiver } from '../../shared/pipeline/handle.ts';
import { accountsOfWaiver, coveredBy, WAIVERS, type Waiver } from '../../shared/records/waivers.ts';
import { changing, clock, withStore } from '../lib/alerts.ts';
import { type ChangeOptions, withChangedStore } from '../lib/anchoring.ts';
import type { Io } from '../lib/io.ts';
import { type StoreOptions, withStoreOptions } from '../lib/store-options.ts';
import { table } from '../lib/table.ts';
import { whoAmI } from '../lib/who.ts';
import { minute } from '../lib/words.ts';
import { addCommand } from './waivers/add.ts';
import { importCommand } from './waivers/import.ts';
import { lintCommand } from './waivers/lint.ts';

export const waiversCommand = (io: Io): Command =>
  new Command('waivers')
    .description('Accept failures until a date. A waived finding stays a failure, and sends no alert until then.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline waivers list --table plumbline
  plumbline waivers add network.sg-admin-ports --accounts 111122223333 --until 2027-01-31 --reason 'bastion, closed in January' --table plumbline
  plumbline waivers lint --table plumbline
  plumbline waivers end 5f0c1a2b --table plumbline`,
    )
    .addCommand(listCommand(io))
    .addCommand(addCommand(io, 'add'))
    .addCommand(lintCommand(io))
    .addCommand(importCommand(io))
    .addCommand(endCommand(io));

const HEAD = ['waiver', 'control', 'account', 'resource', 'until', 'reason', 'by', 'owner', 'approver', 'ticket'];
const rowOf = (waiver: Waiver): string[] => {
  const { id, control, until, reason, by, owner = '', approver = '', ticket = '' } = waiver;
  const where = [accountsOfWaiver(waiver), coveredBy(waiver)];
  return [id, control, ...where, minute(until), reason, by, owner, approver, ticket];
};

const listCommand = (io: Io): Command =>
  withStoreOptions(new Command('list'))
    .description('List waivers that are in force.')
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExamples:\n  plumbline waivers list --table plumbline --format json')
    .action((options: StoreOptions & { format: 'table' | 'json' }) =>
      withStore(options, async ({ history }) => {
        const now = clock().toISOString();
        const { contents: waivers } = await history.read(WAIVERS);
        const held = Object.values(waivers).filter(({ until }) => until > now);
        if (options.format === 'json') io.stdout.write(`${JSON.stringify(held, null, 2)}\n`);
        else io.stdout.write(`${table(io, HEAD, held.map(rowOf))}\n`);
      }),
    );

const endCommand = (io: Io): Command =>
  changing(new Command('end'))
    .argument('<waiver>', 'id')
    .description('End a waiver now: open alerts that it muted are sent; its other findings alert at their next change.')
    .addHelpText('after', '\nExamples:\n  plumbline waivers end 5f0c1a2b --table plumbline')
    .action((id: string, options: ChangeOptions) =>
      withChangedStore(io, options, async ({ history, roster }) => {
        const { control } = await endWaiver({ history, roster, clock }, id, await whoAmI(options));
        io.stdout.write(`${id} of ${control} ended\n`);
      }),
    );
