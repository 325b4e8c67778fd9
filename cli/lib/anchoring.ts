/** After each command that wrote to a local store, anchors the store in a folder, with a key that is outside it. */
import type { Anchor } from '../../shared/core/anchor.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { History } from '../../shared/core/ports.ts';
import { keySigner } from '../../shared/history/key-signer.ts';
import { anchorHeads, headsOf } from '../../shared/pipeline/anchor.ts';
import { type Timestamps, timestampRun } from '../../shared/pipeline/timestamp.ts';
import { anchorsFolderOf, fingerprintOfKey, folderArchive, keyFileOf, runsIn, signingKeyIn } from './anchor-files.ts';
import type { Io } from './io.ts';
import type { Opening, Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';

export interface AnchorOptions {
  readonly store?: string;
  readonly anchors?: string;
  readonly anchorKey?: string;
}

export interface Anchoring {
  /**
   * Signs the heads of all chains as they are now. `behind` are units with commits after their heartbeat; their heads
   * are read from their logs.
   */
  anchor(store: Store, run: string, at: Date, behind?: ReadonlySet<string>): Promise<Anchor>;
}

/**
 * Opens the key before anything is written, so that the user learns at once of a key that cannot be used. Null without a store.
 * An authority stamps the anchors if `timestamps` is given; if it fails, the user is told so, and the anchor stays.
 */
export async function openAnchoring(
  io: Io,
  { store, anchors, anchorKey }: AnchorOptions,
  timestamps: Timestamps | null = null,
): Promise<Anchoring | null> {
  if (!store) return null;
  const folder = anchorsFolderOf(store, anchors);
  const file = keyFileOf(store, anchorKey);
  const { key, isNew } = await signingKeyIn(file);
  if (isNew) {
    io.stderr.write(
      `made the key that signs anchors: ${inTerminal(file)}\n` +
        `its fingerprint is ${fingerprintOfKey(key)}: keep it where nobody who can change this machine can change it, ` +
        'for `plumbline fsck --fingerprint`\n',
    );
  }
  return {
    anchor: async ({ roster, history }, run, at, behind = NONE) => {
      const heads = headsOf(history, (unit) => !behind.has(unit));
      for await (const heartbeat of roster.units()) heads.add(heartbeat);
      for (const unit of behind) heads.read(unit);
      const anchored = { run, at, lines: await heads.lines(), earlier: await runsIn(folder) };
      const archive = folderArchive(folder);
      const anchor = await anchorHeads({ archive, signer: keySigner(key) }, anchored);
      const missed = timestamps && (await timestampRun({ archive, timestamps, clock: () => new Date() }, run));
      if (missed !== null) io.stderr.write(`the anchor ${run} has no time-stamp: ${inTerminal(missed)}\n`);
      return anchor;
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

/** The name of a run or of another command that writes. Names sort in the order of their instants. */
export const runAt = (at: Date): string => `cli-${at.toISOString()}`;

export type ChangeOptions = StoreOptions & AnchorOptions;

/**
 * Runs the work on the store that the options name, anchors what it wrote to a local store, and closes the store. If anchors
 * cannot be written, the work does not start. If the work fails after it wrote, its commits are anchored too.
 */
export async function withChangedStore(
  io: Io,
  options: ChangeOptions,
  work: (store: Store) => Promise<void>,
  opening: Opening = {},
): Promise<void> {
  const { openStore } = await import('./store.ts');
  const store = await openStore(options, opening);
  let opened: Promise<Anchoring | null> | undefined;
  const append: History['append'] = async (...given) => {
    opened ??= openAnchoring(io, options);
    await opened;
    return store.history.append(...given);
  };
  try {
    await work({ ...store, history: { ...store.history, append } });
  } finally {
    await anchored(store, opened);
    await store.close();
  }
}

async function anchored(store: Store, opened: Promise<Anchoring | null> | undefined): Promise<void> {
  // the error was thrown while the store was opened for writing: nothing was written, and there is nothing to anchor
  const anchoring = await opened?.catch(() => null);
  const at = new Date();
  await anchoring?.anchor(store, runAt(at), at);
}
