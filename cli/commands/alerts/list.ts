/** `plumbline alerts list`: the alerts that fire, and who acknowledged them. */

import { Command, Option } from 'commander';
import { SEVERITIES } from '../../../shared/core/control.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { listed } from '../../../shared/core/words.ts';
import type { Alert } from '../../../shared/records/alerts/alert.ts';
import {
  clock,
  documentOf,
  readAlerts,
  shownAt,
  sorted,
  type TellingOptions,
  telling,
  tellingOf,
  withStore,
} from '../../lib/alerts.ts';
import type { Io } from '../../lib/io.ts';
import { listOf } from '../../lib/options.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { coloursFor, painted, severityColour, table } from '../../lib/table.ts';

interface ListOptions extends StoreOptions, TellingOptions {
  readonly all?: boolean;
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
  readonly format: 'table' | 'json';
}

const STATUSES: readonly Alert['status'][] = ['firing', 'acknowledged', 'waived', 'resolved'];

export const listCommand = (io: Io): Command =>
  telling(withStoreOptions(new Command('list')))
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
    .action(async (options: ListOptions) => {
      const told = await tellingOf(options);
      await withStore(options, async (store) => {
        const at = clock().toISOString();
        const documents = chosen(sorted(await readAlerts(store), Boolean(options.all || options.status)), options).map(
          (alert) => documentOf(alert, at, options, told),
        );
        if (options.format === 'json') {
          io.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
          return;
        }
        const colours = coloursFor(io);
        const rows = documents.map(({ alert, control, where, affected, headline }) => [
          alert.id,
          painted(severityColour(colours, alert.severity)),
          alert.flapping ? 'flapping' : alert.status,
          shownAt(told, alert.openedAt),
          control.id,
          affected.accountCount > 1 ? `${affected.accountCount} accounts` : where.accountName,
          headline,
        ]);
        const head = ['alert', 'severity', 'status', 'since', 'control', 'where', 'headline'];
        io.stdout.write(`${table(io, head, rows)}\n`);
        io.stderr.write(`${documents.length} alerts\n`);
      });
    });

/**
 * Throws `UsageError` if an option names an account, a control or a unit that does not exist: an empty list would look as if
 * nothing were wrong.
 */
function chosen(alerts: readonly Alert[], { status, severity }: ListOptions): Alert[] {
  const found = alerts
    .filter((alert) => !status || status.includes(alert.status))
    .filter((alert) => !severity || severity.includes(alert.severity));
  if (found.length > 0 || (!status && !severity)) return found;
  const asked = [...(status ?? []), ...(severity ?? [])];
  const there = alerts.map((alert) => `${alert.severity} ${alert.status}`);
  throw new UsageError(
    `no alert is ${listed(asked)}; there is ${listed(there) || 'none'}; leave --status and --severity out to see all`,
  );
}
