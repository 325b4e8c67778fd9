/** The work of `plumbline fsck`: checks the history by itself, and against anchors with a trusted key. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { resolveConfig } from '../../shared/config/config.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { type GivenAnchor, verifyAnchors } from '../../shared/history/anchors.ts';
import { type FsckReport, fsck } from '../../shared/history/fsck.ts';
import type { CutExpectations } from '../../shared/history/fsck-cuts.ts';
import type { AnchoredHead } from '../../shared/history/fsck-unit.ts';
import { severitiesOf } from '../../shared/queries/counts.ts';
import { anchorsBelow, anchorsFolderOf } from './anchor-files.ts';
import { authorityIn } from './authority.ts';
import { type StampsFound, stampsOf } from './stamps.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { type TrustedKey, trustedKeyIn } from './trusted-key.ts';

export interface FsckOptions extends StoreOptions {
  readonly anchors?: string;
  readonly key?: string;
  readonly fingerprint?: string;
  readonly rebuild?: boolean;
  readonly authority?: string;
  readonly config?: string;
}

export interface FsckResult extends FsckReport {
  /** Null without a trusted key. */
  readonly anchors: { readonly key: string; readonly verified: number; readonly newest: string | null } | null;
  /** Null unless an authority's certificates are given, and anchors are verified. */
  readonly stamps: StampsFound | null;
  /** The claims that could not be proven, and the option that would prove each. */
  readonly unproven: readonly string[];
}

/**
 * The key of anchors also signs cuts. The configuration has the legal holds and the retention of each kind of record.
 */
async function cutExpectations({ config }: FsckOptions, { anchors }: Evidence): Promise<CutExpectations> {
  const fingerprint = anchors?.key;
  if (config === undefined) return { fingerprint };
  return { fingerprint, ...resolveConfig(await loadConfig(config), { controls: catalogue, revisions }).cuts };
}

interface Evidence extends Pick<FsckResult, 'anchors' | 'stamps' | 'unproven' | 'problems'> {
  readonly heads: readonly AnchoredHead[];
}

export async function runFsck(options: FsckOptions): Promise<FsckResult> {
  const evidence = await evidenceFor(options);
  const cuts = await cutExpectations(options, evidence);
  const store = await openStore(options);
  try {
    const severityOf = severitiesOf(catalogue);
    const report = await fsck(store, evidence.heads, {
      ...{ rebuild: options.rebuild, severityOf, cuts, endpoint: store.endpoint, evidence: store.evidenceObjects },
    });
    const { anchors, stamps } = evidence;
    const { lacksRollupsOnly, ...found } = report;
    const isUpgrade = lacksRollupsOnly && evidence.problems.length === 0;
    return {
      ...{ ...found, problems: [...evidence.problems, ...report.problems], anchors, stamps },
      unproven: [...evidence.unproven, ...report.unproven],
      ...(isUpgrade ? { lacksRollupsOnly } : {}),
    };
  } finally {
    await store.close();
  }
}

/** The store alone cannot prove this: a person who can write to it can rewrite all of it. */
const WITHOUT =
  'that no chain was deleted with its row in the roster, replaced or forked, and that this is no older copy of the history';

/** Verifies the anchors by the key that the options name; returns the anchored heads and the problems found. */
export async function evidenceFor(options: FsckOptions): Promise<Evidence> {
  const { store, anchors: given } = options;
  const authority = options.authority === undefined ? null : await authorityIn(options.authority);
  const trusted = await trustedBy(options);
  if (trusted === null) {
    const heads = given === undefined ? [] : await plainHeads(given);
    const compared =
      given === undefined ? '' : ` (${given} was compared, and whether its heads are genuine is not known)`;
    const how = `give the key that signs the anchors with --key or --fingerprint`;
    return { anchors: null, stamps: null, heads, problems: [], unproven: [`${WITHOUT}: ${how}${compared}`] };
  }
  const folder = given ?? (store === undefined ? undefined : anchorsFolderOf(store, undefined));
  if (folder === undefined)
    return nothing(trusted.fingerprint, 'give the runs folder of the evidence bucket with --anchors (docs/history.md)');
  const found = await anchorsIn(folder, given !== undefined);
  if (found.length === 0)
    return nothing(trusted.fingerprint, `there are no anchors in ${folder}; a scan with --store makes one`);
  const { anchors, heads, problems, unproven } = verifyAnchors(found, trusted.fingerprint);
  const expired = anchors.flatMap(
    ({ run, at }) => trusted.expired(at)?.replace(/^/, `the anchor of run ${run}: `) ?? [],
  );
  const stamped = await stampsOf(found, new Set(anchors.map(({ run }) => run)), authority);
  const newest = anchors.at(-1)?.run ?? null;
  const none = anchors.length === 0 ? [`${WITHOUT}: no anchor was signed with the given key`] : [];
  return {
    anchors: { key: trusted.fingerprint, verified: anchors.length, newest },
    stamps: stamped.stamps,
    heads,
    problems: [...problems, ...expired, ...stamped.problems],
    unproven: [...unproven, ...none, ...stamped.unproven],
  };
}

const nothing = (key: string, how: string): Evidence => ({
  anchors: { key, verified: 0, newest: null },
  stamps: null,
  ...{ heads: [], problems: [], unproven: [`${WITHOUT}: ${how}`] },
});

async function trustedBy({ key, fingerprint }: FsckOptions): Promise<TrustedKey | null> {
  if (key !== undefined && fingerprint !== undefined)
    throw new UsageError('--key and --fingerprint exclude each other; give one of them');
  if (key !== undefined) return trustedKeyIn(key);
  return fingerprint === undefined ? null : { fingerprint, expired: () => null };
}

/** A folder, or the anchor.json or heads.jsonl of one run. */
async function anchorsIn(path: string, isGiven: boolean): Promise<GivenAnchor[]> {
  const isFile = (await stat(path).catch(() => null))?.isFile() ?? false;
  const found = await anchorsBelow(isFile ? dirname(path) : path);
  if (found === null && isGiven) throw new UsageError(`there is nothing at ${path}; check --anchors`);
  return found ?? [];
}

async function plainHeads(path: string): Promise<AnchoredHead[]> {
  const isFile = (await stat(path).catch(() => null))?.isFile() ?? false;
  const file = isFile && basename(path) !== 'anchor.json' ? path : join(isFile ? dirname(path) : path, 'heads.jsonl');
  if (!isFile) {
    const below = (await anchorsBelow(path)) ?? [];
    if (below.length > 0) return below.flatMap(({ name, heads }) => headsIn(heads ?? '', name));
  }
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new UsageError(`the anchors ${path} cannot be read; check --anchors`, { cause });
  });
  return headsIn(text, file);
}

function headsIn(text: string, file: string): AnchoredHead[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      try {
        return JSON.parse(line) as AnchoredHead;
      } catch (cause) {
        throw new UsageError(`line ${index + 1} of ${file} is not JSON; give a heads.jsonl as a run wrote it`, {
          cause,
        });
      }
    });
}
