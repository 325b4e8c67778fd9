/** The work of `plumbline history`: asks the history, and prints the answer. */
import { catalogue } from '../../shared/controls/catalogue.ts';
import { asOf } from '../../shared/queries/as-of.ts';
import { timeline } from '../../shared/queries/timeline.ts';
import { printChanges, printVerdicts } from './history-print.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import { chosenOf } from './registry.ts';
import { openStore, type Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';

interface HistoryOptions extends StoreOptions {
  readonly account?: readonly string[];
  readonly control?: readonly string[];
  readonly status?: readonly string[];
  readonly asOf?: string;
  readonly since?: string;
  readonly format: 'table' | 'json';
}

export async function runHistory(io: Io, options: HistoryOptions): Promise<void> {
  const controls = options.control && chosenOf(catalogue, options.control).map(({ id }) => id);
  const store = await openStore(options);
  try {
    await answer(io, store, { ...options, controls });
  } catch (error) {
    throw asUsage(error);
  } finally {
    await store.close();
  }
}

async function answer(
  io: Io,
  store: Store,
  options: HistoryOptions & { readonly controls: readonly string[] | undefined },
): Promise<void> {
  const { account: accounts, controls, status: statuses, since, format } = options;
  const about = { accounts, controls, statuses };
  if (since === undefined) {
    const rows = await asOf(store, { ...about, at: options.asOf });
    printVerdicts(io, rows, { asOf: options.asOf, format });
    return;
  }
  printChanges(io, await Array.fromAsync(timeline(store, { ...about, since })), { since, format });
}
