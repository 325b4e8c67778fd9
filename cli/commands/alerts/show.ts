/** `plumbline alerts show`: one alert in full, and what became of it step by step. */
import { Command, Option } from 'commander';
import { textOf } from '../../../shared/alerts/text.ts';
import type { AlertStep } from '../../../shared/core/alerts/alert.ts';
import { alertNamed } from '../../../shared/core/alerts/people.ts';
import type { Cause } from '../../../shared/core/commit.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { inPlainText } from '../../../shared/core/inert.ts';
import type { History } from '../../../shared/core/ports.ts';
import { ALERTS_UNIT } from '../../../shared/pipeline/deps.ts';
import { clock, documentOf, readAlerts, withStore } from '../../lib/alerts.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';

export const showCommand = (): Command =>
  withStoreOptions(new Command('show'))
    .argument('<alert>', 'id, or its beginning')
    .description('Show an alert of the last day in full, and every step of its life.')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExamples:\n  plumbline alerts show 3b28 --table plumbline')
    .action((id: string, options: StoreOptions & { format: 'text' | 'json' }) =>
      withStore(options, async (store) => {
        const alert = alertNamed(await readAlerts(store), id);
        if (!alert)
          throw new UsageError(`no alert of the last day is called ${id}; see \`plumbline alerts list --all\``);
        const document = documentOf(alert, clock().toISOString());
        const life = await lifeOf(store.history, alert.id, alert.openedAt);
        if (options.format === 'json') process.stdout.write(`${JSON.stringify({ ...document, life }, null, 2)}\n`);
        else process.stdout.write(`${textOf(document)}\n\n${life.map(lineOf).join('\n')}\n`);
      }),
    );

interface Moment {
  readonly at: string;
  readonly step: string;
  readonly told: string | null;
  readonly by: string;
  readonly commit: number;
}

async function lifeOf(history: History, id: string, openedAt: string): Promise<Moment[]> {
  const { seq } = await history.asOf(ALERTS_UNIT, new Date(Date.parse(openedAt) - 1).toISOString());
  const moments: Moment[] = [];
  for await (const { at, cause, body, seq: commit } of history.log(ALERTS_UNIT, { after: seq })) {
    if (body.type !== 'alerts') continue;
    for (const step of body.steps.filter((one) => isOf(one, id))) {
      moments.push({ at, step: step.type, told: ('tell' in step && step.tell) || null, by: whoIn(cause), commit });
    }
  }
  return moments;
}

const isOf = (step: AlertStep, id: string): boolean => 'alert' in step && step.alert === id;

const whoIn = (cause: Cause): string => (cause.kind === 'person' ? cause.by : cause.kind);

const lineOf = ({ at, step, told, by, commit }: Moment): string =>
  `${at}  ${step}${told ? ` (told: ${told})` : ''}, by ${inPlainText(by)}, commit ${commit}`;
