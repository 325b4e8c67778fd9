/**
 * Verifies an audit pack. The page of the pack and `plumbline verify` run the same code, on WebCrypto. Nothing is used before
 * the seal is verified, and each problem is named.
 */
import type { Anchor, ChainHead } from '../core/anchor.ts';
import { canonical } from '../core/canonical.ts';
import { bytesIn, decompressed, isSigned, merkleRoot, sha256, sha256Of } from './bytes.ts';
import { isScanned, type UnitHistory, verifiedUnit } from './chains.ts';
import { digestsIn } from './digests.ts';
import {
  LONGEST_TEXT,
  type PackedAnchor,
  type Page,
  populationLeaf,
  type Seal,
  sealedText,
  type UnitBlock,
  VERSION,
} from './format.ts';
import { cutsIn, removedBefore } from './packed-cuts.ts';

/** The inputs of the verification. Without a fingerprint, it can only show that the pack agrees with itself. */
export interface Trust {
  readonly fingerprint?: string | undefined;
  /** The file without its data. The page leaves it out, because it cannot verify itself. */
  readonly shell?: string;
}

export interface PackReport {
  readonly problems: readonly string[];
  /** The claims that could not be proven, and the input that would prove each. */
  readonly unproven: readonly string[];
  /** SHA-256 of the public key that the seal names. */
  readonly key: string | null;
  readonly units: number;
  readonly commits: number;
  readonly verdicts: number;
  readonly anchors: number;
}

/** The contents are null if there are problems: no data of such a pack is shown. */
export interface VerifiedPack {
  readonly report: PackReport;
  readonly page: Page | null;
  readonly histories: readonly UnitHistory[];
  /** The line of the seal, over which an authority may have signed the time; null if the seal is not valid. */
  readonly seal: string | null;
}

/** The two parts of a pack, in base64, as they stand in its file. */
export interface Sealed {
  readonly data: string;
  readonly digests: string;
}

const NOTHING = { units: 0, commits: 0, verdicts: 0, anchors: 0 };

const broken = (...problems: string[]): VerifiedPack => ({
  report: { problems, unproven: [], key: null, ...NOTHING },
  page: null,
  histories: [],
  seal: null,
});

export async function verifyPack({ data, digests }: Sealed, trust: Trust): Promise<VerifiedPack> {
  let parts: Parts;
  try {
    parts = partsIn(await decompressed(bytesIn(data), LONGEST_TEXT));
  } catch (error) {
    return broken(`the data of the pack cannot be read: it was truncated or altered (${reasonOf(error as Error)})`);
  }
  const flaw = await flawOfSeal(parts, trust);
  if (flaw !== null) return broken(flaw);
  try {
    return await verifiedParts(parts, bytesIn(digests), trust.fingerprint);
  } catch (error) {
    return broken(`the contents of the pack were altered (${reasonOf(error as Error)})`);
  }
}

/** A decompressor's error may have an empty message. */
const reasonOf = ({ message, cause, name }: Error): string =>
  message || (cause instanceof Error ? cause.message : '') || name;

interface Parts {
  readonly seal: Seal;
  readonly page: string;
  readonly heads: readonly string[];
  readonly anchors: readonly PackedAnchor[];
  readonly blocks: readonly string[];
}

function partsIn(text: string): Parts {
  const [seal = '', page = '', heads = '', anchors = '', ...blocks] = text.split('\n').filter(Boolean);
  return { seal: JSON.parse(seal), page, heads: JSON.parse(heads), anchors: JSON.parse(anchors), blocks };
}

/** The reason why the seal proves nothing; null if it is valid. */
async function flawOfSeal(
  { seal, page, heads, anchors }: Parts,
  { fingerprint, shell }: Trust,
): Promise<string | null> {
  if (seal.version !== VERSION) return `the pack is of version ${seal.version}, which this reader does not know`;
  if ((await sha256(bytesIn(seal.publicKey))) !== seal.key) return 'the key in the seal is not the one that it names';
  if (fingerprint !== undefined && seal.key !== fingerprint)
    return `the pack was sealed with another key than the one given (${seal.key.slice(0, 16)}…)`;
  if (!(await isSigned(sealedText(seal), seal.signature, seal.publicKey)))
    return 'the signature of the seal is not of its content';
  if (shell !== undefined && (await sha256(shell)) !== seal.shell)
    return 'the reader in the file was altered: open none of it, and ask for the pack again';
  if ((await sha256(page)) !== seal.page)
    return 'the contents page was altered: the framework, its controls or the period';
  if (seal.heads.size !== heads.length || merkleRoot(heads) !== seal.heads.root)
    return 'the heads of the chains were altered: an account or a record was left out, or put in';
  const digests = anchors.map(({ anchor }) => sha256Of(canonical(anchor)));
  if (canonical(digests) !== canonical(seal.anchors)) return 'the anchors are not those that the pack was sealed with';
  return null;
}

/** Units that are verified together. */
const TOGETHER = 8;

async function verifiedParts(
  parts: Parts,
  digestBytes: Uint8Array,
  fingerprint: string | undefined,
): Promise<VerifiedPack> {
  const { seal, heads, anchors, blocks } = parts;
  const digests = digestsIn(digestBytes);
  const page = JSON.parse(parts.page) as Page;
  const histories: UnitHistory[] = [];
  const packed = await cutsIn(blocks, digests, seal);
  for (let at = 0; at < blocks.length; at += TOGETHER) {
    const some = blocks.slice(at, at + TOGETHER);
    // while WebCrypto hashes the bodies of one unit, this thread puts the bodies of the next together
    const read = some.map((line) => JSON.parse(line) as UnitBlock);
    histories.push(
      ...(await Promise.all(read.map((block) => verifiedUnit(block, digests, page, packed.cuts.get(block.unit))))),
    );
  }
  const sealed = heads.map((line) => JSON.parse(line) as ChainHead);
  const byUnit = new Map(histories.map((history) => [history.unit, history]));
  const problems = [
    ...packed.problems,
    ...histories.flatMap((history) => history.problems),
    ...repeated(histories),
    ...sealed.flatMap((head) => againstHead(head, byUnit.get(head.unit))),
    ...populationProblems(seal, sealed, byUnit),
    ...(await anchorProblems(seal, anchors, sealed, byUnit)),
  ];
  const commits = histories.reduce((sum, one) => sum + one.commits.length, 0);
  const verdicts = histories.reduce((sum, one) => sum + one.verdicts, 0);
  const whole = [...new Set(problems)];
  const report: PackReport = {
    ...{
      problems: whole,
      unproven: [...unprovenOf(seal, anchors, fingerprint), ...removedBefore(histories)],
      key: seal.key,
    },
    ...{ units: histories.length, commits, verdicts, anchors: anchors.length },
  };
  const told = { report, seal: canonical(seal) };
  return whole.length > 0 ? { ...told, page: null, histories: [] } : { ...told, page, histories };
}

function repeated(histories: readonly UnitHistory[]): string[] {
  const units = histories.map(({ unit }) => unit);
  return units.filter((unit, index) => units.indexOf(unit) !== index).map((unit) => `${unit} is in the pack twice`);
}

function againstHead({ unit, seq, head }: ChainHead, history: UnitHistory | undefined): string[] {
  if (!history) return [`${unit} was left out: the seal names it, and the pack holds nothing of it`];
  const { last, problems } = history;
  if (last.seq < seq)
    return [`${unit} was truncated: it ends with commit ${last.seq}, and its sealed head is commit ${seq}`];
  if (last.seq > seq)
    return [`${unit} has commit ${last.seq}, and its sealed head is commit ${seq}: a commit was put in`];
  if (last.hash === head || problems.length > 0) return [];
  return [`${unit} does not lead to its sealed head, commit ${seq}: a commit was altered, or the history was forked`];
}

function populationProblems(
  seal: Seal,
  heads: readonly ChainHead[],
  byUnit: ReadonlyMap<string, UnitHistory>,
): string[] {
  const scanned = heads.map(({ unit }) => byUnit.get(unit)).filter((one) => one !== undefined && isScanned(one.unit));
  const leaves = scanned.map((one) =>
    populationLeaf(one?.unit ?? '', one?.population.digest ?? '', one?.population.size ?? 0),
  );
  if (leaves.length === seal.population.size && merkleRoot(leaves) === seal.population.root) return [];
  return ['the population is not the one that was sealed: an account, a control or a resource was left out, or put in'];
}

async function anchorProblems(
  seal: Seal,
  anchors: readonly PackedAnchor[],
  sealed: readonly ChainHead[],
  byUnit: ReadonlyMap<string, UnitHistory>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { anchor, heads } of anchors) {
    if (anchor.key !== seal.key || anchor.publicKey !== seal.publicKey) {
      problems.push(`the anchor of run ${anchor.run} was signed with another key than the seal`);
      continue;
    }
    const { signature: _, ...claims } = anchor;
    if (!(await isSigned(`plumbline anchor\n${canonical({ ...claims })}`, anchor.signature, anchor.publicKey)))
      problems.push(`the anchor of run ${anchor.run} was altered: its signature is not of its content`);
    const lines = heads.map(([index, seq]) => {
      const unit = sealed[index]?.unit ?? '';
      return canonical({ unit, seq, head: byUnit.get(unit)?.hashes.get(seq) ?? null });
    });
    if (anchor.size !== lines.length || merkleRoot(lines) !== anchor.root)
      problems.push(
        `the anchor of run ${anchor.run} (${anchor.at}) is over another history: the pack was made of a fork, or an account was left out`,
      );
  }
  return [...problems, ...forks(anchors.map(({ anchor }) => anchor))];
}

function forks(anchors: readonly Anchor[]): string[] {
  const followers = Map.groupBy(anchors, ({ previous }) => previous);
  return [...followers.values()]
    .filter((all) => all.length > 1)
    .map((all) => `the runs ${all.map(({ run }) => run).join(' and ')} follow the same anchor: the history was forked`);
}

function unprovenOf({ key }: Seal, anchors: readonly PackedAnchor[], fingerprint: string | undefined): string[] {
  const trust = `who sealed the pack: compare the fingerprint of its key, ${key}, with the one that you keep, or give the key to plumbline verify --key`;
  const none = 'that this is the history that earlier runs anchored: the pack holds no anchor';
  return [...(fingerprint === undefined ? [trust] : []), ...(anchors.length === 0 ? [none] : [])];
}
