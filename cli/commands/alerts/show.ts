/** `plumbline alerts show`: one alert in full, step by step. */

import { Command, Option } from 'commander';
import { fixLines, textOf } from '../../../shared/alerts/text.ts';
import { CONTROLS } from '../../../shared/api/alert-document.ts';
import { parseUnit } from '../../../shared/core/account.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { remedyFor } from '../../../shared/core/fix.ts';
import { inTerminal } from '../../../shared/core/inert.ts';
import type { History } from '../../../shared/core/ports.ts';
import { openMembersOf } from '../../../shared/pipeline/members.ts';
import { lifeOf, type Moment } from '../../../shared/queries/alert-life.ts';
import type { Alert } from '../../../shared/records/alerts/alert.ts';
import { findAlert } from '../../../shared/records/alerts/manual-steps.ts';
import type { MessageSettings } from '../../../shared/records/alerts/message-settings.ts';
import { controlNamed, DOCTOR_COMMAND } from '../../../shared/records/alerts/own-controls.ts';
import {
  clock,
  documentOf,
  readAlerts,
  shownAt,
  storeOf,
  type TellingOptions,
  telling,
  tellingOf,
  unknownAlert,
  withStore,
} from '../../lib/alerts.ts';
import type { Io } from '../../lib/io.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { fitted } from '../../lib/wrap.ts';

export const showCommand = (io: Io): Command =>
  telling(withStoreOptions(new Command('show')))
    .argument('<alert>', 'id, or its beginning')
    .description('Show an alert of the last day in full, and every step of its life.')
    .option('--findings', 'list every finding that it holds open, each with the command that puts it right')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline alerts show 3b28 --table plumbline
  plumbline alerts show 3b28 --findings --table plumbline`,
    )
    .action(async (id: string, options: ShowOptions) => {
      const told = await tellingOf(options);
      await withStore(options, async (store) => {
        const alert = findAlert(await readAlerts(store), id);
        if (!alert) throw new UsageError(unknownAlert(id, options));
        if (options.findings) return printFindings(io, await findingsOf(store.history, alert, options), options);
        const document = documentOf(alert, clock().toISOString(), options, told);
        const life = await lifeOf(store.history, alert.id, alert.openedAt);
        if (options.format === 'json') io.stdout.write(`${JSON.stringify({ ...document, life }, null, 2)}\n`);
        else
          io.stdout.write(
            `${fitted(io, `${textOf(document)}\n\n${life.map((one) => lineOf(one, told)).join('\n')}`)}\n`,
          );
      });
    });

interface ShowOptions extends StoreOptions, TellingOptions {
  readonly format: 'text' | 'json';
  readonly findings?: true;
}

interface OpenFinding {
  readonly account: string;
  readonly region: string;
  readonly control: string;
  readonly resource: string;
  readonly because: string;
  readonly fix: string;
  readonly steps: string[] | null;
  readonly mind: string | null;
}

async function findingsOf(history: History, alert: Alert, options: StoreOptions): Promise<OpenFinding[]> {
  const found: OpenFinding[] = [];
  for await (const { unit, change } of openMembersOf(history, alert)) {
    const { control, resource, because, values } = change ?? alert.lead;
    const place = parseUnit(unit);
    const about = alert.problem === 'dark' ? DOCTOR_COMMAND : controlNamed(CONTROLS, control).fix;
    const remedy = remedyFor(about, { ...place, resource, values, store: storeOf(options) });
    found.push({ ...place, control, resource, because, ...remedy });
  }
  return found;
}

function printFindings(io: Io, findings: readonly OpenFinding[], { format }: { format: 'text' | 'json' }): void {
  if (format === 'json') io.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else for (const finding of findings) io.stdout.write(`${fitted(io, linesOf(finding).join('\n'))}\n\n`);
  io.stderr.write(`${findings.length} open findings\n`);
}

const linesOf = ({ account, region, control, resource, because, fix, steps, mind }: OpenFinding): string[] => [
  ...[`${control} in ${account} ${region}: ${resource}`, `now: ${because}`, ...(mind ? [`mind: ${mind}`] : [])].map(
    inTerminal,
  ),
  ...fixLines({ fix, steps }),
];

const lineOf = ({ at, step, told, by, commit }: Moment, as: MessageSettings): string =>
  `${shownAt(as, at)}  ${step}${told ? ` (told: ${told})` : ''}, by ${inTerminal(by)}, commit ${commit}`;
