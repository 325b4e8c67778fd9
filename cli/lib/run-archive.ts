/** The work of `plumbline archive`: writes the commits of a history that an archive lacks. */
import { listOfRun } from '../../shared/core/archived.ts';
import { archiveAll, type Kept } from '../../shared/history/archive/backfill.ts';
import { keepListOf } from '../../shared/history/archive/lists.ts';
import { runAt } from './anchoring.ts';
import { archiveAt } from './archive-place.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';

export interface ArchiveOptions extends StoreOptions {
  readonly to: string;
}

export async function runArchive(options: ArchiveOptions): Promise<Kept & { readonly list: string }> {
  const files = await archiveAt(options.to, { profile: options.profile, create: true });
  const store = await openStore(options);
  try {
    const kept = await archiveAll(store, files);
    const run = runAt(new Date());
    await keepListOf(files, run, 'archive/');
    return { ...kept, list: listOfRun(run) };
  } finally {
    await store.close();
  }
}
