/** Anchors a local store at the end of a scan, in a folder and with a key outside of it. */
import type { Anchor } from '../../shared/core/anchor.ts';
import { keySigner } from '../../shared/history/key-signer.ts';
import { anchorHeads, headsOf } from '../../shared/pipeline/anchor.ts';
import { anchorsFolderOf, fingerprintOfKey, folderArchive, keyFileOf, runsIn, signingKeyIn } from './anchor-files.ts';
import type { Io } from './io.ts';
import type { Store } from './store.ts';

export interface AnchorOptions {
  readonly store?: string;
  readonly anchors?: string;
  readonly anchorKey?: string;
}

export interface Anchoring {
  /** Signs the heads of all chains as they are now. */
  anchor(store: Store, run: string, at: Date): Promise<Anchor>;
}

/** Before anything is scanned, so that a folder that cannot be written to is told at once. Null without a store. */
export async function openAnchoring(io: Io, { store, anchors, anchorKey }: AnchorOptions): Promise<Anchoring | null> {
  if (!store) return null;
  const folder = anchorsFolderOf(store, anchors);
  const file = keyFileOf(store, anchorKey);
  const { key, isNew } = await signingKeyIn(file);
  if (isNew) {
    io.stderr.write(
      `made the key that signs anchors: ${file}\n` +
        `its fingerprint is ${fingerprintOfKey(key)}: keep it where nobody who can change this machine can change it, ` +
        'for `plumbline fsck --fingerprint`\n',
    );
  }
  return {
    anchor: async ({ roster, history }, run, at) => {
      const heads = headsOf(history);
      for await (const heartbeat of roster.units()) heads.add(heartbeat);
      const anchored = { run, at, lines: await heads.lines(), earlier: await runsIn(folder) };
      return anchorHeads({ archive: folderArchive(folder), signer: keySigner(key) }, anchored);
    },
  };
}
