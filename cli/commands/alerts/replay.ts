/** `plumbline alerts replay`: applies other settings to the stored history, and shows which alerts they would have sent. */

import { Command, Option } from 'commander';
import { attributesOf, filterPolicyOf, passes } from '../../../shared/alerts/attributes.ts';
import { headlineOf } from '../../../shared/alerts/headline.ts';
import { CONTROLS } from '../../../shared/api/alert-document.ts';
import { resolveConfig } from '../../../shared/config/config.ts';
import { loadConfig } from '../../../shared/config/load.ts';
import { catalogue } from '../../../shared/controls/catalogue.ts';
import { revisions } from '../../../shared/controls/revisions.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { replay } from '../../../shared/pipeline/replay.ts';
import { controlNamed } from '../../../shared/records/alerts/own-controls.ts';
import type { SimulatedNotification } from '../../../shared/records/alerts/replay-alerts.ts';
import { ALERTS } from '../../../shared/records/alerts.ts';
import { clock, withStore } from '../../lib/alerts.ts';
import { passed, since } from '../../lib/instants.ts';
import type { Io } from '../../lib/io.ts';
import type { Store } from '../../lib/store.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { coloursFor, painted, severityColour, table } from '../../lib/table.ts';
import { minute } from '../../lib/words.ts';

interface ReplayOptions extends StoreOptions {
  readonly since: string;
  readonly until?: string;
  readonly config?: string;
  readonly format: 'table' | 'json';
}

export const replayCommand = (io: Io): Command =>
  withStoreOptions(new Command('replay'))
    .requiredOption('--since <instant>', 'from where on to replay, such as 2026-11-01', since)
    .option('--until <instant>', 'up to where; left out, now', passed)
    .option('--config <file>', 'configuration to try; left out, ./plumbline.config.ts if there is one')
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .description('Show which alerts a configuration would have sent for what has happened. Nothing is sent.')
    .addHelpText(
      'after',
      `
Routes, escalation, grouping and damping are those of the configuration; drift, acknowledgements, waivers and maintenance
windows are those of the history. It begins with no alert open. Not shown: summaries (baseline, revised, heartbeat), tests of
routes, and alerts on units that no scan looked at (monitor.coverage), though what was sent in fact counts the last two.

Examples:
  plumbline alerts replay --since 2026-11-01 --table plumbline
  plumbline alerts replay --since 2026-11-01 --config quieter.config.ts --table plumbline --format json`,
    )
    .action(async (options: ReplayOptions) => {
      const config = resolveConfig(await loadConfig(options.config), { controls: catalogue, revisions });
      await withStore(options, async (store) => {
        if (options.until && options.until <= options.since)
          throw new UsageError(`--until ${options.until} is not after --since ${options.since}`);
        const span = { since: options.since, until: options.until ?? clock().toISOString() };
        const { history, roster } = store;
        const told = [...(await replay({ history, roster, config }, CONTROLS, span))];
        const rows = told.map((one) => rowOf(one, config.alerts.routes));
        if (options.format === 'json') io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
        else io.stdout.write(`${drawn(io, rows)}\n`);
        const sent = await sentIn(store, span);
        const fact = options.store && sent.length === 0 ? 'a local store sends none' : `sent in fact: ${counted(sent)}`;
        io.stderr.write(`${counted(rows)}; ${fact}\n`);
      });
    });

type Routes = ReturnType<typeof resolveConfig>['alerts']['routes'];

function rowOf({ at, event, alert }: SimulatedNotification, routes: Routes) {
  const attributes = attributesOf({ id: alert.id, at, event, alert });
  return {
    ...{ at, event, alert: alert.id, severity: alert.severity, control: alert.lead.control },
    headline: headlineOf(alert, event, at, controlNamed(CONTROLS, alert.lead.control)),
    routes: routes.filter(({ name, only }) => passes(filterPolicyOf(name, only), attributes)).map(({ name }) => name),
  };
}

function drawn(io: Io, rows: readonly ReturnType<typeof rowOf>[]): string {
  const colours = coloursFor(io);
  return table(
    io,
    ['at', 'event', 'alert', 'severity', 'headline', 'routes'],
    rows.map(({ at, event, alert, severity, headline, routes }) => [
      ...[minute(at), event, alert, painted(severityColour(colours, severity)), headline, routes.join(', ')],
    ]),
  );
}

interface Message {
  readonly event: string;
  readonly alert: string;
}

/** An alert whose waiver ended is opened again. It is still one alert. */
function counted(messages: readonly Message[]): string {
  const opened = new Set(messages.filter(({ event }) => event === 'opened').map(({ alert }) => alert));
  return `${opened.size} alerts in ${messages.length} messages`;
}

/** The notifications of alerts in that time. */
async function sentIn({ history }: Store, { since, until }: { since: string; until: string }): Promise<Message[]> {
  const { seq } = await history.asOf(ALERTS, since);
  const sent: Message[] = [];
  for await (const { body } of history.log(ALERTS, { after: seq, until })) {
    for (const step of body.steps)
      if ('notify' in step && step.notify) sent.push({ event: step.notify, alert: step.alert });
  }
  return sent;
}
