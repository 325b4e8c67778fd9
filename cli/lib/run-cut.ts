/** The work of `plumbline cut`: removes commits past their retention from a history, by signed cuts. */
import { resolveConfig } from '../../shared/config/config.ts';
import type { ConfiguredCuts } from '../../shared/config/cuts.ts';
import { CONFIG_FILE, loadConfig } from '../../shared/config/load.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { fingerprintOf } from '../../shared/core/anchor.ts';
import type { Cut } from '../../shared/core/cut.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { ArchiveFiles, FileRemover } from '../../shared/core/ports.ts';
import { flawOfCut } from '../../shared/core/sign-cut.ts';
import { type Pruned, pruneArchive } from '../../shared/history/archive/prune.ts';
import { type Author, type CutReport, cutHistory } from '../../shared/history/cut/cut.ts';
import { CUTS, cutsOf, unitOfCuts } from '../../shared/records/cuts.ts';
import { type ChangeOptions, openAnchoring, withChangedStore } from './anchoring.ts';
import { removableArchiveAt } from './archive-place.ts';
import type { Io } from './io.ts';
import { signerOf } from './run-pack.ts';
import { openStore, type Store } from './store.ts';
import { whoAmI } from './who.ts';

export interface CutOptions extends ChangeOptions {
  readonly config?: string;
  readonly apply?: boolean;
  readonly archive?: string;
}

export interface CutResult extends CutReport {
  readonly applied: boolean;
  /** The files of the archive that hold what was cut; null unless an archive was named. */
  readonly archive: Pruned | null;
}

export async function runCut(io: Io, options: CutOptions): Promise<CutResult> {
  const { cuts: rules } = resolveConfig(await loadConfig(options.config), { controls: catalogue, revisions });
  const now = new Date();
  // a place that there is not is refused before anything is removed
  const files = options.archive === undefined ? null : await removableArchiveAt(options.archive, options);
  if (!options.apply) {
    const store = await openStore(options);
    try {
      requireRetention(rules, options);
      const shown = await cutHistory({ ...store, now }, rules, null);
      return { applied: false, ...shown, archive: await pruned(store, files, { rules, now, author: null }) };
    } finally {
      await store.close();
    }
  }
  let report: Omit<CutResult, 'applied'> = { cuts: [], unfinished: [], archive: null };
  await withChangedStore(io, options, async (store) => {
    requireRetention(rules, options);
    // the key is opened, or made, before anything is removed
    const signer = await signerOf(options, () => openAnchoring(io, options));
    const author = { signer, by: await whoAmI(options) };
    const cut = await cutHistory({ ...store, now }, rules, author);
    report = { ...cut, archive: await pruned(store, files, { rules, now, author }) };
  });
  return { applied: true, ...report };
}

interface Pruning {
  readonly rules: ConfiguredCuts;
  readonly now: Date;
  readonly author: Author | null;
}

/** Only what a signed cut covers goes from the archive. */
async function pruned(store: Store, files: (ArchiveFiles & FileRemover) | null, { rules, now, author }: Pruning) {
  if (files === null) return null;
  const key = author && fingerprintOf(await author.signer.publicKey());
  const cuts: Cut[] = [];
  for await (const { unit } of store.roster.units(CUTS)) {
    const { newest } = (await store.history.read(cutsOf(unitOfCuts(unit) ?? ''))).contents;
    const flaw = newest ? flawOfCut(newest.cut, key) : null;
    if (flaw !== null)
      throw new UsageError(`the cut of ${unitOfCuts(unit)} proves nothing: ${flaw}; run plumbline fsck`);
    if (newest) cuts.push(newest.cut);
  }
  return pruneArchive(files, { cuts, holds: rules.holds, now }, author);
}

function requireRetention({ days }: ConfiguredCuts, { config = CONFIG_FILE }: CutOptions): void {
  if (Object.keys(days).length > 0) return;
  throw new UsageError(
    `${config} says of no kind of record how long it is kept, so all are kept for ever; ` +
      'give days in retention.history (docs/configuration.md)',
  );
}
