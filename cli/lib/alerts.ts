/**
 * Helpers of the verbs of `plumbline alerts`: they read the alerts of a history, and describe the outcome of a step.
 */

import type { Command } from 'commander';
import type { AlertPayload } from '../../shared/alerts/payload.ts';
import { whenIn } from '../../shared/alerts/when.ts';
import { documentOf as described } from '../../shared/api/alert-document.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import type { Store } from '../../shared/core/fix.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { History } from '../../shared/core/ports.ts';
import type { Handled } from '../../shared/pipeline/handle.ts';
import { type Alert, type AlertsState, isResolved } from '../../shared/records/alerts/alert.ts';
import type { MessageSettings } from '../../shared/records/alerts/message-settings.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import type { Store as OpenStore } from './store.ts';
import { type StoreOptions, withAnchorOptions, withStoreOptions } from './store-options.ts';
import { minute } from './words.ts';

/** The alert as its next message would show it. */
export const documentOf = (alert: Alert, at: string, options: StoreOptions, telling: MessageSettings): AlertPayload =>
  described(alert, new Date(at), { telling, store: storeOf(options) });

export interface TellingOptions {
  readonly config?: string;
}

/** A verb that shows alerts uses the time zone and the links of the configuration, as messages do. */
export const telling = (command: Command): Command =>
  command.option(
    '--config <file>',
    'configuration whose zone and access portal are used; left out, ./plumbline.config.ts if there is one',
  );

/** The configuration's settings of messages; throws `UsageError` if the configuration is not valid. */
export async function tellingOf({ config }: TellingOptions): Promise<MessageSettings> {
  return resolveConfig(await loadConfig(config), { controls: catalogue, revisions }).alerts.telling;
}

/** An instant in the time zone of the configuration; without one, to the minute in UTC. */
export const shownAt = ({ timeZone }: MessageSettings, iso: string): string =>
  timeZone === undefined ? minute(iso) : whenIn(timeZone, iso);

/** The option that names the history in the commands of an alert. */
export function storeOf({ table, store }: StoreOptions): Store | undefined {
  if (table) return { table };
  return store ? { folder: store } : undefined;
}

export const readAlerts = async ({ history }: { history: History }): Promise<AlertsState> =>
  (await history.read(ALERTS)).contents;

/** Runs the work on the store that the options name, and closes it. */
export async function withStore(options: StoreOptions, work: (store: OpenStore) => Promise<void>): Promise<void> {
  const { openStore } = await import('./store.ts');
  const store = await openStore(options);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

export const clock = (): Date => new Date();

/** Writes the outcome for each alert, and returns the exit code: 2 for an alert that is unknown, as for every unknown name. */
export function report(io: Io, id: string, handled: Handled, done: string, options: StoreOptions): number {
  if (handled.is === 'done') {
    io.stdout.write(`${handled.alert.id} ${done}\n`);
    return EXIT.clean;
  }
  io.stderr.write(`error: ${inTerminal(refusal(id, handled, options))}\n`);
  return handled.is === 'unknown' ? EXIT.usage : EXIT.unfinished;
}

/** Ends with the worst of several exit codes. */
export function endWith(codes: readonly number[]): void {
  const worst = Math.max(...codes);
  if (worst !== EXIT.clean) throw new ExitWith(worst);
}

export const unknownAlert = (id: string, options: StoreOptions): string =>
  `no alert of the last day is called ${id}; see \`plumbline alerts list --all\` ${looked(options)}`;

function refusal(id: string, handled: Exclude<Handled, { is: 'done' }>, options: StoreOptions): string {
  if (handled.is === 'unknown') return unknownAlert(id, options);
  const { alert } = handled;
  if (handled.is === 'resolved') return `${alert.id} is resolved since ${alert.resolvedAt}; there is nothing to do`;
  if (handled.is === 'dark') {
    return `${alert.id} is about what cannot be seen, which nobody can accept; put back what it names, or leave the account out of the configuration`;
  }
  if (handled.is === 'waived') return `${alert.id} is waived until ${alert.waived?.until} by ${alert.waived?.by}`;
  return `${alert.id} was taken by ${alert.acknowledged?.by} at ${alert.acknowledged?.at}`;
}

/** Names the store that was searched and the option that chose it: the wrong table is the likeliest reason. */
const looked = ({ table, store }: StoreOptions): string =>
  table
    ? `(looked for in the table ${table}, which --table or PLUMBLINE_TABLE names)`
    : `(looked for in the store ${store}, which --store or PLUMBLINE_STORE names)`;

/** The latest alerts first; resolved ones only if they are asked for. */
export const sorted = ({ alerts }: AlertsState, all: boolean): Alert[] =>
  Object.values(alerts)
    .filter((alert) => all || !isResolved(alert))
    .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));

/** Adds the options of anchors to a verb that writes; its help says that the change is recorded. */
export const changing = (command: Command): Command => recorded(withAnchorOptions(withStoreOptions(command)));

/** The help of a verb that writes says so. */
export const recorded = (command: Command): Command =>
  command.addHelpText(
    'after',
    '\nIt is recorded with who you are: your AWS identity, or your user name for a local store.',
  );
