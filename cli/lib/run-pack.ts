/** The work of `plumbline pack`: the commits and anchors of a period, sealed, verified and written. */
import { resolve } from 'node:path';
import { kmsSigner } from '../../shared/aws/signer.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { loadConfig } from '../../shared/config/load.ts';
import type { Signer } from '../../shared/core/anchor.ts';
import { arnParts } from '../../shared/core/arn.ts';
import { canonical } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { GivenAnchor } from '../../shared/history/anchors.ts';
import { entries } from '../../shared/history/history.ts';
import { keySigner } from '../../shared/history/key-signer.ts';
import { theFramework } from '../../shared/jobs/framework.ts';
import { Contradiction, type PackQuestion, packed, requireOrder } from '../../shared/jobs/pack.ts';
import type { Page } from '../../shared/pack/format.ts';
import type { Timestamps } from '../../shared/pipeline/timestamp.ts';
import { requirePeriod } from '../../shared/queries/bounds.ts';
import { unitNamed } from '../../shared/records/units.ts';
import { wireTimestamps } from '../../shared/wiring/timestamps.ts';
import { anchorsBelow, anchorsFolderOf, keyFileOf, signingKeyIn } from './anchor-files.ts';
import { openAnchoring, runAt } from './anchoring.ts';
import { credentialsOf } from './caller.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import { openStore, type Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { writeWhole } from './whole-file.ts';
import { fitted } from './wrap.ts';

export interface PackOptions extends StoreOptions {
  readonly from: string;
  readonly to: string;
  readonly framework: string;
  readonly output: string;
  readonly anchors?: string;
  readonly anchorKey?: string;
  readonly timestamp?: boolean;
  readonly config?: string;
  readonly format: 'text' | 'json';
}

/** The options for the key that seals a pack, and for the anchors. */
export type SealOptions = Pick<PackOptions, 'store' | 'table' | 'profile' | 'anchors' | 'anchorKey'>;

const IS_KMS = /^arn:[\w-]+:kms:/;

export async function runPack(io: Io, options: PackOptions): Promise<void> {
  requireOrder(options);
  requireShort(options);
  theFramework(options.framework);
  const timestamps = await timestampsOf(io, options);
  const store = await openStore(options);
  try {
    await packInto(io, store, options, { ...options, timestamps });
  } finally {
    await store.close();
  }
}

function requireShort({ from, to }: PackOptions): void {
  try {
    requirePeriod(from, to);
  } catch (error) {
    throw asUsage(error);
  }
}

/**
 * Writes the pack to the file that `options` names, and prints a summary. Ends the command with 3 if the history
 * contradicts its anchors.
 */
export async function packInto(
  io: Io,
  store: Store,
  question: PackQuestion,
  options: Omit<PackOptions, keyof PackQuestion> & { readonly timestamps: Timestamps | null },
): Promise<void> {
  try {
    const signer = await signerOf(options, () => anchorOnce(io, store, options));
    const { page, file, report } = await packed(question, {
      ...{ history: store.history, roster: store.roster, signer, now: new Date() },
      stamp: (seal) => stampFor(options.timestamps, seal),
      anchors: await anchorsFor(options),
      log: (unit) => entries(store.client, store.table, unitNamed(unit)),
    });
    await writeWhole(options.output, [file]);
    const told = { output: options.output, bytes: file.length, ...report };
    io.stdout.write(`${options.format === 'json' ? JSON.stringify(told, null, 2) : fitted(io, textOf(told, page))}
`);
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    for (const problem of error.problems) io.stderr.write(`error: ${inTerminal(problem)}\n`);
    throw new ExitWith(EXIT.findings);
  }
}

/**
 * The authority in the configuration, if a time-stamp is requested. If --config is given, the file is always read, so
 * that a wrong name is reported.
 */
export async function timestampsOf(
  io: Io,
  { timestamp, config }: Pick<PackOptions, 'timestamp' | 'config'>,
): Promise<Timestamps | null> {
  if (!timestamp && config === undefined) return null;
  const loaded = await loadConfig(config);
  if (!timestamp) return null;
  const timestamps = wireTimestamps(loaded, io.network);
  if (timestamps) return timestamps;
  throw new UsageError(
    'which authority stamps the pack? name it in the configuration under timestamps, or leave out --timestamp',
  );
}

/** An authority's stamp over the seal. Without an authority, nothing is written. */
async function stampFor(timestamps: Timestamps | null, seal: string): Promise<string> {
  if (!timestamps) return '';
  const stamp = await timestamps.stamp(seal, new Date());
  if ('missed' in stamp)
    throw new UsageError(`the pack was not stamped: ${stamp.missed}; try again, or leave out --timestamp`);
  return canonical(stamp);
}

const textOf = (
  { output, bytes, units, commits, verdicts, anchors, key }: { output: string; bytes: number } & Counts,
  page: Page,
) =>
  `${output}: ${page.framework.title} from ${page.from} to ${page.to}, ${bytes} bytes\n` +
  `${units} units, ${commits} commits, ${verdicts} verdicts, ${anchors} anchors; sealed with the key ${key}`;

interface Counts {
  readonly units: number;
  readonly commits: number;
  readonly verdicts: number;
  readonly anchors: number;
  readonly key: string | null;
}

async function anchorOnce(io: Io, store: Store, options: SealOptions): Promise<void> {
  const anchoring = await openAnchoring(io, options);
  const now = new Date();
  await anchoring?.anchor(store, runAt(now), now);
}

/** The key that seals a pack. A local store is anchored first, so that its newest commits are proven too. */
export async function signerOf(options: SealOptions, anchorNow: () => Promise<unknown>): Promise<Signer> {
  const { anchorKey, store: folder, profile } = options;
  if (anchorKey && IS_KMS.test(anchorKey)) {
    const { KMSClient } = await import('@aws-sdk/client-kms');
    const { region } = arnParts(anchorKey);
    const client = new KMSClient({
      ...timeLimited(),
      region,
      credentials: await credentialsOf(profile),
      ...(profile ? { profile } : {}),
    });
    return kmsSigner({ client: async () => client, keyArn: anchorKey });
  }
  if (!folder && !anchorKey)
    throw new UsageError(
      'which key seals the pack? give --anchor-key, the output AnchorKeyArn of the hub stack or a key file',
    );
  await anchorNow();
  const { key } = await signingKeyIn(folder ? keyFileOf(folder, anchorKey) : resolve(anchorKey ?? ''));
  return keySigner(key);
}

export async function anchorsFor({ store, anchors }: SealOptions): Promise<readonly GivenAnchor[]> {
  const folder = anchors ?? (store === undefined ? undefined : anchorsFolderOf(store, undefined));
  if (folder === undefined) return [];
  const found = await anchorsBelow(folder);
  if (found === null) throw new UsageError(`there is nothing at ${folder}; check --anchors`);
  return found;
}
