/** `plumbline alerts list`: what fires, and who has it. */
import { Command, Option } from 'commander';
import { SEVERITIES } from '../../../shared/core/control.ts';
import { clock, documentOf, readAlerts, sorted, withStore } from '../../lib/alerts.ts';
import { list } from '../../lib/options.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { coloursFor, painted, severityColour, table } from '../../lib/table.ts';

interface ListOptions extends StoreOptions {
  readonly all?: boolean;
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
  readonly format: 'table' | 'json';
}

export const listCommand = (): Command =>
  withStoreOptions(new Command('list'))
    .description('List alerts that are open, the latest first.')
    .option('--all', 'also those that were resolved in the last day')
    .option('--status <names>', 'statuses: firing, acknowledged, waived, resolved', list)
    .option('--severity <names>', `severities: ${SEVERITIES.join(', ')}`, list)
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline alerts list --table plumbline
  plumbline alerts list --table plumbline --status firing --severity critical,high
  plumbline alerts list --table plumbline --all --format json | jq -r '.[].headline'`,
    )
    .action((options: ListOptions) =>
      withStore(options, async (store) => {
        const at = clock().toISOString();
        const documents = sorted(await readAlerts(store), Boolean(options.all || options.status))
          .filter(({ status }) => !options.status || options.status.includes(status))
          .filter(({ severity }) => !options.severity || options.severity.includes(severity))
          .map((alert) => documentOf(alert, at, options));
        if (options.format === 'json') {
          process.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
          return;
        }
        const colours = coloursFor(process.stdout);
        const rows = documents.map(({ alert, control, where, affected, headline }) => [
          alert.id,
          painted(severityColour(colours, alert.severity)),
          alert.flapping ? 'flapping' : alert.status,
          alert.openedAt.slice(0, 16),
          control.id,
          affected.accountCount > 1 ? `${affected.accountCount} accounts` : where.accountName,
          headline,
        ]);
        const head = ['alert', 'severity', 'status', 'since', 'control', 'where', 'headline'];
        process.stdout.write(`${table(head, rows)}\n`);
        process.stderr.write(`${documents.length} alerts\n`);
      }),
    );
