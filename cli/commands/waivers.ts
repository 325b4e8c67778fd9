/** `plumbline waivers`: findings that a person accepts until a date. */

import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { theOneOf } from '../../shared/config/chosen.ts';
import { didYouMean } from '../../shared/config/closest.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { GLOBAL, parseUnit } from '../../shared/core/account.ts';
import { inTerminal, isInert } from '../../shared/core/inert.ts';
import type { Findings } from '../../shared/core/ports.ts';
import { addWaivers, endWaiver } from '../../shared/pipeline/handle.ts';
import { accountsIn, requireAccounts } from '../../shared/pipeline/known-accounts.ts';
import { coveredBy, WAIVERS, type Waiver } from '../../shared/records/waivers.ts';
import { changing, clock, withStore } from '../lib/alerts.ts';
import { type ChangeOptions, withChangedStore } from '../lib/anchoring.ts';
import { future } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, list, region } from '../lib/options.ts';
import { type StoreOptions, withStoreOptions } from '../lib/store-options.ts';
import { table } from '../lib/table.ts';
import { whoAmI } from '../lib/who.ts';
import { minute } from '../lib/words.ts';

interface AddOptions extends ChangeOptions {
  readonly accounts?: readonly string[];
  readonly resource?: readonly string[];
  readonly resourcePattern?: string;
  readonly region?: string;
  readonly until: string;
  readonly reason: string;
  readonly owner?: string;
  readonly approver?: string;
  readonly ticket?: string;
}

export const waiversCommand = (io: Io): Command =>
  new Command('waivers')
    .description('Accept failures until a date. A waived finding stays a failure; it alerts nobody until then.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline waivers list --table plumbline
  plumbline waivers add network.sg-admin-ports --accounts 111122223333 --until 2027-01-31 --reason 'bastion, closed in January' --table plumbline
  plumbline waivers end 5f0c1a2b --table plumbline`,
    )
    .addCommand(listCommand(io))
    .addCommand(addCommand(io))
    .addCommand(endCommand(io));

const HEAD = ['waiver', 'control', 'account', 'resource', 'until', 'reason', 'by', 'owner', 'approver', 'ticket'];
const rowOf = (waiver: Waiver): string[] => {
  const { id, control, account, until, reason, by, owner = '', approver = '', ticket = '' } = waiver;
  const where = [account === '*' ? 'all' : account, coveredBy(waiver)];
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

const addCommand = (io: Io): Command =>
  changing(new Command('add'))
    .argument('<control>', 'id of the control')
    .option('--accounts <ids>', 'accounts; left out, all of the organisation', accountIds)
    .option('--resource <ids>', 'resources as findings name them; left out, all of the accounts', list)
    .addOption(
      new Option(
        '--resource-pattern <pattern>',
        "resources whose names match, with * for any characters, such as 'arn:aws:s3:::log-*'",
      ).conflicts('resource'),
    )
    .option('--region <name>', 'one region, or global; left out, every region', regionOrGlobal)
    .requiredOption('--until <day>', 'when it ends, such as 2027-01-31; within a year', future)
    .requiredOption('--reason <text>', 'why it is accepted', lineOf)
    .option('--owner <who>', 'the team that puts the failure right', lineOf)
    .option('--approver <who>', 'who approved it: another person than you', lineOf)
    .option('--ticket <reference>', 'the ticket of the work', lineOf)
    .description('Accept failures of a control until a date, whether they have alerted or not.')
    .addHelpText(
      'after',
      "\nExamples:\n  plumbline waivers add cost.budgets --accounts 111122223333 --until 2027-01-31 --reason 'closed in January'\n" +
        "  plumbline waivers add storage.s3-no-public-access --resource-pattern 'arn:aws:s3:::site-*' --region eu-west-1 --until 2027-01-31 --reason 'public pages' --owner web --approver sam@example.com --ticket OPS-12",
    )
    .action(async (id: string, options: AddOptions) => {
      const control = theOneOf(catalogue, id).id;
      await withChangedStore(io, options, async ({ history, roster, findings }) => {
        if (options.accounts) requireAccounts(await accountsIn(roster), options.accounts, '--accounts');
        const by = await whoAmI(options);
        const { until, reason, region, resourcePattern, owner, approver, ticket } = options;
        const more = defined({ region, pattern: resourcePattern, owner, approver, ticket });
        const waivers = (options.accounts ?? ['*']).flatMap((account) =>
          (options.resource ?? [null]).map(
            (resource): Waiver => ({
              id: randomBytes(4).toString('hex'),
              control,
              account,
              resource,
              until,
              reason,
              by,
              ...more,
            }),
          ),
        );
        await addWaivers({ history, clock }, waivers, by);
        for (const unseen of await withoutFinding(findings, waivers)) io.stderr.write(`${inTerminal(unseen)}\n`);
        for (const waiver of waivers) io.stdout.write(`${waiver.id} ${control} waived until ${until}\n`);
      });
    });

const LONGEST_LINE = 500;

function lineOf(value: string): string {
  if (value.length <= LONGEST_LINE && isInert(value)) return value;
  throw new InvalidArgumentError(`It is at most ${LONGEST_LINE} characters on one line, without control characters.`);
}

const regionOrGlobal = (value: string): string => (value === GLOBAL ? value : region(value));

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Names each resource without an open finding: it may be misspelt, or may not exist yet. */
async function withoutFinding(findings: Findings, waivers: readonly Waiver[]): Promise<string[]> {
  const control = waivers[0]?.control;
  if (control === undefined || waivers.every(({ resource }) => resource === null)) return [];
  const open: { account: string; resource: string }[] = [];
  for await (const { unit, resource } of findings.list({ control }))
    open.push({ account: parseUnit(unit).account, resource });
  const isOpen = (waiver: Waiver) =>
    open.some(
      ({ account, resource }) => resource === waiver.resource && (waiver.account === '*' || waiver.account === account),
    );
  const known = open.map(({ resource }) => resource);
  return waivers
    .filter((waiver) => waiver.resource !== null && !isOpen(waiver))
    .map(
      ({ id, account, resource }) =>
        `warning: waiver ${id} covers nothing now: no open finding of ${control}${account === '*' ? '' : ` in ${account}`} ` +
        `names the resource ${resource}${didYouMean(resource ?? '', known)}; it holds if one comes, and \`plumbline waivers end ${id}\` ends it`,
    );
}

const endCommand = (io: Io): Command =>
  changing(new Command('end'))
    .argument('<waiver>', 'id')
    .description(
      'End a waiver now: alerts that it kept quiet are told if they still hold; what else it covered, when it moves.',
    )
    .addHelpText('after', '\nExamples:\n  plumbline waivers end 5f0c1a2b --table plumbline')
    .action((id: string, options: ChangeOptions) =>
      withChangedStore(io, options, async ({ history }) => {
        const { control } = await endWaiver({ history, clock }, id, await whoAmI(options));
        io.stdout.write(`${id} of ${control} ended\n`);
      }),
    );
