/** The work of `plumbline pack`: the commits and anchors of a period, sealed, verified and written. */
import { writeFile } from 'node:fs/promises';
import { kmsSigner } from '../../shared/aws/signer.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { catalogue, claims, texts } from '../../shared/controls/catalogue.ts';
import { type Anchor, type ChainHead, digestOfAnchor, fingerprintOf, type Signer } from '../../shared/core/anchor.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { canonical, sha256 } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { frameworkCoverage } from '../../shared/derive/coverage.ts';
import { type GivenAnchor, verifyAnchors } from '../../shared/history/anchors.ts';
import { entries } from '../../shared/history/history.ts';
import { keySigner } from '../../shared/history/key-signer.ts';
import { type PackText, packText } from '../../shared/pack/build.ts';
import { LONGEST_FILE, type PackedAnchor, type Page } from '../../shared/pack/format.ts';
import { openedFile, packFile, shell } from '../../shared/pack/page.ts';
import { verifyPack } from '../../shared/pack/verify.ts';
import { isScanned, unitNamed } from '../../shared/records/units.ts';
import { wireTimestamps } from '../../shared/wiring/timestamps.ts';
import { anchorsBelow, anchorsFolderOf, keyFileOf, signingKeyIn } from './anchor-files.ts';
import { openAnchoring } from './anchoring.ts';
import { credentialsOf } from './caller.ts';
import { EXIT, ExitWith } from './exit.ts';
import { theFramework } from './frameworks.ts';
import type { Io } from './io.ts';
import { openStore, type Store } from './store.ts';
import type { StoreOptions } from './store-options.ts';
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

const IS_KMS = /^arn:[\w-]+:kms:/;

export async function runPack(io: Io, options: PackOptions): Promise<void> {
  const { from, to } = options;
  if (from >= to) throw new UsageError(`--from ${from} is not before --to ${to}; give a period`);
  const page = pageOf(options, new Date());
  const store = await openStore(options);
  try {
    const signer = await signerOf(io, store, options);
    const heads = await headsIn(store);
    await requirePeriod(store, heads, options);
    const anchors = packable(await anchorsFor(options), fingerprintOf(await signer.publicKey()), heads, options);
    refuse(io, anchors.problems);
    const made = await packText({
      page,
      heads,
      anchors: anchors.packed,
      anchorDigests: anchors.packed.map(({ anchor }) => digestOfAnchor(anchor)),
      signer,
      shell: sha256(shell()),
      log: (unit) => entries(store.client, store.table, unitNamed(unit)),
    });
    const file = packFile(made, await stampFor(io, options, made));
    if (file.length > LONGEST_FILE)
      throw new UsageError(
        `the pack would have ${file.length} bytes, and a reader takes ${LONGEST_FILE}; give a shorter period`,
      );
    const opened = openedFile(file);
    const { report } = await verifyPack(opened ?? { data: '', digests: '' }, {
      fingerprint: fingerprintOf(await signer.publicKey()),
    });
    refuse(io, report.problems);
    await written(options.output, file);
    const told = { output: options.output, bytes: file.length, ...report };
    io.stdout.write(`${options.format === 'json' ? JSON.stringify(told, null, 2) : fitted(io, textOf(told, page))}
`);
  } finally {
    await store.close();
  }
}

/** An authority's stamp over the seal, if it is asked for. Without it, nothing is written. */
async function stampFor(io: Io, { timestamp, config }: PackOptions, { lines }: PackText): Promise<string> {
  if (!timestamp) return '';
  const timestamps = wireTimestamps(await loadConfig(config), io.network);
  if (!timestamps)
    throw new UsageError(
      'which authority stamps the pack? name it in the configuration under timestamps, or leave out --timestamp',
    );
  const stamp = await timestamps.stamp(lines[0] ?? '', new Date());
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

/** Writes nothing if the history does not agree with its anchors. */
function refuse(io: Io, problems: readonly string[]): void {
  if (problems.length === 0) return;
  for (const problem of problems) io.stderr.write(`error: ${inTerminal(problem)}\n`);
  throw new ExitWith(EXIT.findings);
}

function pageOf({ framework: id, from, to }: PackOptions, now: Date): Page {
  const framework = theFramework(id);
  const [coverage] = frameworkCoverage(claiming(catalogue, claims), [framework]);
  const requirements = (coverage?.requirements ?? []).map(({ id: name, title, controls }) => ({
    id: name,
    title,
    controls,
  }));
  const named = new Set(requirements.flatMap(({ controls }) => controls));
  const controls = catalogue
    .filter((control) => named.has(control.id))
    .map((control) => ({ id: control.id, title: texts[control.id]?.title ?? control.id, severity: control.severity }));
  const title = `${framework.title} ${framework.version}`;
  return { framework: { id, title }, from, to, madeAt: now.toISOString(), requirements, controls };
}

/** Anchors a local store first, so that its newest commits are proven too. */
async function signerOf(io: Io, store: Store, options: PackOptions): Promise<Signer> {
  const { anchorKey, store: folder, profile } = options;
  if (anchorKey && IS_KMS.test(anchorKey)) {
    const { KMSClient } = await import('@aws-sdk/client-kms');
    const [, , , region = ''] = anchorKey.split(':');
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
  const anchoring = await openAnchoring(io, options);
  const now = new Date();
  await anchoring?.anchor(store, `cli-${now.toISOString()}`, now);
  const { key } = await signingKeyIn(keyFileOf(folder ?? options.output, anchorKey));
  return keySigner(key);
}

async function headsIn({ history, roster }: Store): Promise<ChainHead[]> {
  const heads: ChainHead[] = [];
  for await (const { unit } of roster.units()) {
    const { seq, head } = await history.read(unitNamed(unit));
    if (seq > 0) heads.push({ unit, seq, head });
  }
  return heads.sort((one, other) => (one.unit < other.unit ? -1 : 1));
}

async function requirePeriod(
  { client, table }: Store,
  heads: readonly ChainHead[],
  { to }: PackOptions,
): Promise<void> {
  const scanned = heads.filter(({ unit }) => isScanned(unit));
  if (scanned.length === 0) throw new UsageError('the history holds no scan yet; scan into it first');
  const begins: string[] = [];
  for (const { unit } of scanned)
    for await (const { stored } of entries(client, table, unitNamed(unit))) {
      begins.push(stored.at);
      break;
    }
  const [first = ''] = begins.sort();
  if (first > to) throw new UsageError(`the history holds nothing up to ${to}; it begins at ${first}`);
}

async function anchorsFor({ store, anchors }: PackOptions): Promise<readonly GivenAnchor[]> {
  const folder = anchors ?? (store === undefined ? undefined : anchorsFolderOf(store, undefined));
  if (folder === undefined) return [];
  const found = await anchorsBelow(folder);
  if (found === null) throw new UsageError(`there is nothing at ${folder}; check --anchors`);
  return found;
}

/** The anchors of the period and the first one after it. Their heads are indexes into the heads of the pack. */
function packable(
  given: readonly GivenAnchor[],
  fingerprint: string,
  heads: readonly ChainHead[],
  { from, to }: PackOptions,
): { packed: PackedAnchor[]; problems: readonly string[] } {
  const { anchors, problems } = verifyAnchors(given, fingerprint);
  const after = anchors.find(({ at }) => at > to);
  const chosen = anchors.filter((anchor) => (anchor.at >= from && anchor.at <= to) || anchor === after);
  const numbers = new Map(heads.map(({ unit }, index) => [unit, index]));
  const missing: string[] = [];
  const packed = chosen.map((anchor) => ({ anchor, heads: numbered(given, anchor, numbers, missing) }));
  return { packed, problems: [...problems, ...missing] };
}

function numbered(
  given: readonly GivenAnchor[],
  { run }: Anchor,
  numbers: ReadonlyMap<string, number>,
  missing: string[],
): (readonly [number, number])[] {
  const lines = given.find(({ anchor }) => (JSON.parse(anchor) as Anchor).run === run)?.heads ?? '';
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { unit, seq } = JSON.parse(line) as ChainHead;
      const number = numbers.get(unit);
      if (number === undefined)
        missing.push(`run ${run} anchored ${unit}, which the history no longer holds; run plumbline fsck`);
      return [number ?? -1, seq] as const;
    });
}

async function written(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new UsageError(`${file} cannot be written (${(cause as Error).message}); give another --output`, { cause });
  }
}
