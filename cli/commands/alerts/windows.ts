/**
 * `plumbline alerts windows`: maintenance windows, in which expected changes are recorded and not sent until the window ends.
 */

import { randomBytes } from 'node:crypto';
import { Command, Option } from 'commander';
import { chosenOf } from '../../../shared/config/chosen.ts';
import { catalogue } from '../../../shared/controls/catalogue.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import type { Roster } from '../../../shared/core/ports.ts';
import { endWindow, openWindow } from '../../../shared/pipeline/handle.ts';
import { accountsIn, requireAccounts, requireUnits } from '../../../shared/pipeline/known-accounts.ts';
import type { MaintenanceWindow } from '../../../shared/records/alerts/alert.ts';
import { changing, clock, readAlerts, withStore } from '../../lib/alerts.ts';
import { type ChangeOptions, withChangedStore } from '../../lib/anchoring.ts';
import { future, instant } from '../../lib/instants.ts';
import type { Io } from '../../lib/io.ts';
import { accountIds, list, units } from '../../lib/options.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { table } from '../../lib/table.ts';
import { whoAmI } from '../../lib/who.ts';
import { minute } from '../../lib/words.ts';

interface OpenOptions extends ChangeOptions {
  readonly from?: string;
  readonly until: string;
  readonly reason: string;
  readonly accounts?: readonly string[];
  readonly ous?: readonly string[];
  readonly controls?: readonly string[];
}

export const windowsCommand = (io: Io): Command =>
  new Command('windows')
    .description('Maintenance windows, in which expected changes are not sent: list them, open one, end one.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline alerts windows list --table plumbline
  plumbline alerts windows open --until 2026-12-01T06:00 --accounts 111122223333 --reason 'network change' --table plumbline
  plumbline alerts windows end 5f0c1a2b --table plumbline`,
    )
    .addCommand(listCommand(io))
    .addCommand(openCommand(io))
    .addCommand(endCommand(io));

const listCommand = (io: Io): Command =>
  withStoreOptions(new Command('list'))
    .description('List windows that have not ended.')
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExamples:\n  plumbline alerts windows list --table plumbline')
    .action((options: StoreOptions & { format: 'table' | 'json' }) =>
      withStore(options, async (store) => {
        const now = clock().toISOString();
        const windows = Object.values((await readAlerts(store)).windows).filter(({ until }) => until > now);
        if (options.format === 'json') io.stdout.write(`${JSON.stringify(windows, null, 2)}\n`);
        else io.stdout.write(`${table(io, HEAD, windows.map(rowOf))}\n`);
      }),
    );

const HEAD = ['window', 'from', 'until', 'accounts', 'units', 'controls', 'reason', 'by'];
const rowOf = ({ id, from, until, accounts, ous, controls, reason, by }: MaintenanceWindow): string[] => [
  ...[id, minute(from), minute(until)],
  ...[accounts, ous, controls].map((some) => some?.join(', ') ?? 'all'),
  ...[reason, by],
];

const openCommand = (io: Io): Command =>
  changing(new Command('open'))
    .option('--from <instant>', 'when it begins; left out, now', instant)
    .requiredOption('--until <instant>', 'when it ends, such as 2026-12-01T06:00', future)
    .requiredOption('--reason <text>', 'the expected changes')
    .option('--accounts <ids>', 'accounts it covers; left out, all', accountIds)
    .option('--ous <paths>', 'organisational units it covers, with those below', units)
    .option('--controls <ids>', 'control ids and globs it covers', list)
    .description(
      'Open a window: changes are not sent until it ends; those that still differ from before are sent then.',
    )
    .addHelpText(
      'after',
      "\nExamples:\n  plumbline alerts windows open --until 2026-12-01T06:00 --ous Workloads/Sandbox --reason 'clean-up'",
    )
    .action(async (options: OpenOptions) => {
      const asked = windowOf(options);
      await withChangedStore(io, options, async ({ history, roster }) => {
        const by = await whoAmI(options);
        await requireKnown(roster, options);
        const window = { ...asked, by };
        await openWindow({ history, clock }, window);
        io.stdout.write(`${window.id} from ${window.from} until ${window.until}\n`);
      });
    });

/**
 * Throws `UsageError` for an account or an organisational unit that no scan has seen: such a maintenance window would
 * mute no alert.
 */
async function requireKnown(roster: Roster, { accounts, ous }: OpenOptions): Promise<void> {
  if (!accounts && !ous) return;
  const known = await accountsIn(roster);
  requireAccounts(known, accounts ?? [], '--accounts');
  requireUnits(known, ous ?? [], '--ous');
}

function windowOf({ from, until, reason, accounts, ous, controls }: OpenOptions): Omit<MaintenanceWindow, 'by'> {
  const begins = from ?? clock().toISOString();
  if (begins >= until)
    throw new UsageError(`the window ends at ${until}, before it begins at ${begins}; check --from and --until`);
  return {
    ...{ id: randomBytes(4).toString('hex'), from: begins, until, reason },
    ...(accounts ? { accounts } : {}),
    ...(ous ? { ous } : {}),
    ...(controls ? { controls: chosenOf(catalogue, controls).map(({ id }) => id) } : {}),
  };
}

const endCommand = (io: Io): Command =>
  changing(new Command('end'))
    .argument('<window>', 'id')
    .description('End a window now.')
    .addHelpText('after', '\nExamples:\n  plumbline alerts windows end 5f0c1a2b --table plumbline')
    .action((id: string, options: ChangeOptions) =>
      withChangedStore(io, options, async ({ history }) => {
        if (!(await endWindow({ history, clock }, id, await whoAmI(options))))
          throw new UsageError(
            `there is no maintenance window ${id}; \`plumbline alerts windows\` shows those there are`,
          );
        io.stdout.write(`${id} ended\n`);
      }),
    );
