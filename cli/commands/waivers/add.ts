/** `plumbline waivers add` and `plumbline waive`: accept failures of a control until a date. */
import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { theOneOf } from '../../../shared/config/chosen.ts';
import { didYouMean } from '../../../shared/config/closest.ts';
import { catalogue } from '../../../shared/controls/catalogue.ts';
import { GLOBAL, parseUnit } from '../../../shared/core/account.ts';
import { isExternal } from '../../../shared/core/external.ts';
import { inTerminal, isInert } from '../../../shared/core/inert.ts';
import type { Findings } from '../../../shared/core/ports.ts';
import { addWaivers } from '../../../shared/pipeline/handle.ts';
import { accountsIn, requireAccounts, requireUnits } from '../../../shared/pipeline/known-accounts.ts';
import { isTag, type Waiver } from '../../../shared/records/waivers.ts';
import { changing, clock } from '../../lib/alerts.ts';
import { type ChangeOptions, withChangedStore } from '../../lib/anchoring.ts';
import { future } from '../../lib/instants.ts';
import type { Io } from '../../lib/io.ts';
import { accountIds, list, region } from '../../lib/options.ts';
import type { Store } from '../../lib/store.ts';
import { whoAmI } from '../../lib/who.ts';

interface AddOptions extends ChangeOptions {
  readonly accounts?: readonly string[];
  readonly ou?: string;
  readonly tag?: string;
  readonly resource?: readonly string[];
  readonly resourcePattern?: string;
  readonly region?: string;
  readonly until: string;
  readonly reason: string;
  readonly owner?: string;
  readonly approver?: string;
  readonly ticket?: string;
}

export const addCommand = (io: Io, name: 'add' | 'waive'): Command => {
  const verb = name === 'add' ? 'waivers add' : 'waive';
  return changing(new Command(name))
    .argument('<control>', "id of the control; of external controls, a glob such as 'external.prowler.*' as well")
    .option('--accounts <ids>', 'accounts; left out, all of the organisation', accountIds)
    .option('--ou <unit>', 'accounts in this organisational unit, by path or id, and in those below it', lineOf)
    .option('--tag <key=value>', 'accounts with this tag, as their last scan saw them', tagOf)
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
      `
Examples:
  plumbline ${verb} cost.budgets --accounts 111122223333 --until 2027-01-31 --reason 'closed in January' --table plumbline
  plumbline ${verb} network.default-sg --ou Sandbox --tag team=web --until 2027-01-31 --reason 'no traffic' --table plumbline
  plumbline ${verb} storage.s3-no-public-access --resource-pattern 'arn:aws:s3:::site-*' --region eu-west-1 --until 2027-01-31 --reason 'public pages' --owner web --approver sam@example.com --ticket OPS-12`,
    )
    .action((id: string, options: AddOptions) => add(io, id, options));
};

async function add(io: Io, id: string, options: AddOptions): Promise<void> {
  const control = isExternal(id) ? id : theOneOf(catalogue, id).id;
  await withChangedStore(io, options, async (store) => {
    await requirePlaces(store, options);
    const by = await whoAmI(options);
    const waivers = waiversOf(control, by, options);
    await addWaivers({ history: store.history, clock }, waivers, by);
    for (const unseen of await withoutFinding(store.findings, waivers)) io.stderr.write(`${inTerminal(unseen)}\n`);
    for (const waiver of waivers)
      io.stdout.write(`${inTerminal(`${waiver.id} ${control} waived until ${options.until}`)}\n`);
  });
}

async function requirePlaces({ roster }: Store, { accounts, ou }: AddOptions): Promise<void> {
  if (accounts === undefined && ou === undefined) return;
  const known = await accountsIn(roster);
  if (accounts) requireAccounts(known, accounts, '--accounts');
  if (ou !== undefined) requireUnits(known, [ou], '--ou');
}

function waiversOf(control: string, by: string, options: AddOptions): Waiver[] {
  const { until, reason, region, ou, tag, resourcePattern, owner, approver, ticket } = options;
  const more = defined({ region, ou, tag, pattern: resourcePattern, owner, approver, ticket });
  return (options.accounts ?? ['*']).flatMap((account) =>
    (options.resource ?? [null]).map((resource) => ({
      id: randomBytes(4).toString('hex'),
      ...{ control, account, resource, until, reason, by, ...more },
    })),
  );
}

const LONGEST_LINE = 500;

export function lineOf(value: string): string {
  if (value.length <= LONGEST_LINE && isInert(value)) return value;
  throw new InvalidArgumentError(`It is at most ${LONGEST_LINE} characters on one line, without control characters.`);
}

function tagOf(value: string): string {
  if (isTag(lineOf(value))) return value;
  throw new InvalidArgumentError('Write it like environment=sandbox.');
}

const regionOrGlobal = (value: string): string => (value === GLOBAL ? value : region(value));

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Names each resource without an open finding: it may be misspelt, or may not exist yet. */
async function withoutFinding(findings: Findings, waivers: readonly Waiver[]): Promise<string[]> {
  const control = waivers[0]?.control;
  if (control === undefined || control.includes('*') || waivers.every(({ resource }) => resource === null)) return [];
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
