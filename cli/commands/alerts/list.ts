/** `plumbline alerts list`: what fires, and who has it. */

import { Command, Option } from 'commander';
import type { Alert } from '../../../shared/core/alerts/alert.ts';
import { SEVERITIES } from '../../../shared/core/control.ts';
import { clock, documentOf, readAlerts, sorted, withStore } from '../../lib/alerts.ts';
import type { Io } from '../../lib/io.ts';
import { listOf } from '../../lib/options.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { coloursFor, painted, severityColour, table } from '../../lib/table.ts';
import { minute } from '../../lib/words.ts';

interface ListOptions extends StoreOptions {
  readonly all?: boolean;
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
  readonly format: 'table' | 'json';
}

const STATUSES: readonly Alert['status'][] = ['firing', 'acknowledged', 'waived', 'resolved'];

export const listCommand = (io: Io): Command =>
  withStoreOptions(new Command('list'))
    .description('List alerts that are open, the latest first.')
    .option('--all', 'also those that were resolved in the last day')
    .option('--status <names>', `statuses: ${STATUSES.join(', ')}`, listOf(STATUSES))
    .option('--severity <names>', `severities: ${SEVERITIES.join(', ')}`, listOf(SEVERITIES))
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
          io.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
          return;
        }
        const colours = coloursFor(io);
        const rows = documents.map(({ alert, control, where, affected, headline }) => [
          alert.id,
          painted(severityColour(colours, alert.severity)),
          alert.flapping ? 'flapping' : alert.status,
          minute(alert.openedAt),
          control.id,
          affected.accountCount > 1 ? `${affected.accountCount} accounts` : where.accountName,
          headline,
        ]);
        const head = ['alert', 'severity', 'status', 'since', 'control', 'where', 'headline'];
        io.stdout.write(`${table(io, head, rows)}\n`);
        io.stderr.write(`${documents.length} alerts\n`);
      }),
    );
