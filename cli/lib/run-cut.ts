/** The work of `plumbline cut`: removes from a history what is past its retention, by signed cuts. */
import { resolveConfig } from '../../shared/config/config.ts';
import type { ConfiguredCuts } from '../../shared/config/cuts.ts';
import { CONFIG_FILE, loadConfig } from '../../shared/config/load.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { type CutReport, cutHistory } from '../../shared/history/cut/cut.ts';
import { type ChangeOptions, openAnchoring, withChangedStore } from './anchoring.ts';
import type { Io } from './io.ts';
import { signerOf } from './run-pack.ts';
import { openStore } from './store.ts';
import { whoAmI } from './who.ts';

export interface CutOptions extends ChangeOptions {
  readonly config?: string;
  readonly apply?: boolean;
}

export interface CutResult extends CutReport {
  readonly applied: boolean;
}

export async function runCut(io: Io, options: CutOptions): Promise<CutResult> {
  const { cuts: rules } = resolveConfig(await loadConfig(options.config), { controls: catalogue, revisions });
  const now = new Date();
  if (!options.apply) {
    const store = await openStore(options);
    try {
      requireRetention(rules, options);
      return { applied: false, ...(await cutHistory({ ...store, now }, rules, null)) };
    } finally {
      await store.close();
    }
  }
  let report: CutReport = { cuts: [], unfinished: [] };
  await withChangedStore(io, options, async (store) => {
    requireRetention(rules, options);
    // the key is opened, or made, before anything is removed
    const signer = await signerOf(options, () => openAnchoring(io, options));
    report = await cutHistory({ ...store, now }, rules, { signer, by: await whoAmI(options) });
  });
  return { applied: true, ...report };
}

function requireRetention({ days }: ConfiguredCuts, { config = CONFIG_FILE }: CutOptions): void {
  if (Object.keys(days).length > 0) return;
  throw new UsageError(
    `${config} says of no kind of record how long it is kept, so all are kept for ever; ` +
      'give days in retention.history (docs/configuration.md)',
  );
}
