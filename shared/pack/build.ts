/** Makes the text of a pack from the commits of a store. Reads each log once. */
import { type ChainHead, headLine, type Signer } from '../core/anchor.ts';
import { emptyState, fold, GENESIS, type Header, headerOf } from '../core/chain.ts';
import type { ChainState, Commit } from '../core/commit.ts';
import { canonical, digest, sha256 } from '../core/digest.ts';
import { merkleRoot } from '../core/merkle.ts';
import { type Signature, signed } from '../core/signature.ts';
import { type CutBody, stateAfterCut, unitOfCuts } from '../records/cuts.ts';
import { isScanned } from '../records/units.ts';
import { type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { columnsOf, type TextTable, textTable } from './columns.ts';
import {
  MARK_DIGITS,
  memberOf,
  NO_BODY,
  type PackedAnchor,
  type PackedState,
  type Page,
  populationLeaf,
  populationText,
  type Seal,
  sealedText,
  type UnitBlock,
  VERSION,
  WHOLE_BODY,
} from './format.ts';

export interface Packing {
  readonly page: Page;
  readonly heads: readonly ChainHead[];
  readonly anchors: readonly PackedAnchor[];
  /** Digests of these anchors. */
  readonly anchorDigests: readonly string[];
  readonly signer: Signer;
  /** SHA-256 of the page without its data. */
  readonly shell: string;
  /** All commits of a unit in order, up to its head. */
  log(unit: string): AsyncIterable<PackedEntry>;
  /** The newest cut of each unit that was cut. */
  readonly cuts?: ReadonlyMap<string, CutBody>;
}

/** A commit as it was stored, which its hash covers, and as it reads after migration. */
export interface PackedEntry {
  readonly stored: Commit;
  readonly commit: Commit;
}

export interface PackText {
  /** Pieces of the text, in order. */
  readonly lines: readonly string[];
  /** All digests, 32 bytes each. */
  readonly digests: Uint8Array;
  readonly verdicts: number;
}

/** The oldest commit of each unit that an anchor in the pack covers. */
function oldestAnchored({ heads, anchors }: Packing): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const { heads: anchored } of anchors) {
    for (const [index, seq] of anchored) {
      const unit = heads[index]?.unit ?? '';
      oldest.set(unit, Math.min(seq, oldest.get(unit) ?? seq));
    }
  }
  return oldest;
}

export async function packText(packing: Packing): Promise<PackText> {
  const { page, shell, heads, anchors, anchorDigests, signer } = packing;
  const numbers = new Map<string, number>();
  const digests = (hex: string): number => {
    const known = numbers.get(hex) ?? numbers.size;
    numbers.set(hex, known);
    return known;
  };
  const oldest = oldestAnchored(packing);
  const blocks: string[] = [];
  const leaves: string[] = [];
  let verdicts = 0;
  for (const head of heads) {
    const made = await blockOf(packing, head, oldest.get(head.unit) ?? head.seq, digests);
    blocks.push(JSON.stringify(made.block));
    if (made.leaf !== null) leaves.push(made.leaf);
    verdicts += made.verdicts;
  }
  const lines = heads.map(headLine);
  const pageText = canonical(page);
  const claims: Omit<Seal, keyof Signature> = {
    version: VERSION,
    ...{ shell, page: sha256(pageText) },
    heads: { root: merkleRoot(lines), size: lines.length },
    population: { root: merkleRoot(leaves), size: leaves.length },
    anchors: anchorDigests,
  };
  const seal: Seal = await signed(claims, sealedText, signer);
  return {
    lines: [canonical(seal), pageText, JSON.stringify(lines), JSON.stringify(anchors), ...blocks],
    digests: Buffer.from([...numbers.keys()].join(''), 'hex'),
    verdicts,
  };
}

interface Made {
  readonly block: UnitBlock;
  /** The resources of the seal's population; null for a unit of records. */
  readonly leaf: string | null;
  readonly verdicts: number;
}

/** The inputs of a unit's block. */
interface Draft {
  /** The last commit that a cut removed is among them, without its body. */
  readonly commits: readonly (Commit | LastCut)[];
  /** Whether the pack has the whole body of the last commit, even outside the period. */
  readonly isCutNeeded: boolean;
  /** Hash of the commit before the first. */
  readonly before: string;
  /** The state at the beginning of the period. */
  readonly base: ChainState<VerdictsState> | null;
}

/** The header of the last commit that a cut removed: `body` is a digest. */
interface LastCut extends Header {
  readonly hash: string;
  readonly isCut: true;
}

const lastOf = ({ cut }: CutBody): LastCut => ({ ...cut.last, hash: digest(cut.last), isCut: true });

async function blockOf(
  { page, log, cuts }: Packing,
  { unit, seq: last }: ChainHead,
  oldest: number,
  digests: (hex: string) => number,
): Promise<Made> {
  const of = verdictsOf(unit);
  const cut = cuts?.get(unit);
  const isBegun = cut !== undefined && isScanned(unit);
  const all: (Commit | LastCut)[] = cut && isBegun ? [lastOf(cut)] : [];
  let state = cut && isBegun ? stateAfterCut(of, cut) : emptyState(of);
  let base: Draft['base'] = isBegun ? state : null;
  for await (const { stored, commit } of log(unit)) {
    if (commit.seq > last) break;
    all.push(stored);
    if (!isScanned(unit) || commit.at > page.from) continue;
    state = fold(of.chain, state, commit as Commit<VerdictsBody>);
    // a commit of an early release has no digest of its state, which only the log before it proves
    if (commit.state !== undefined) base = state;
  }
  const first = Math.min(oldest, isScanned(unit) ? (base?.seq ?? 1) : firstNeeded(unit, all, page.from));
  const commits = all.filter(({ seq }) => seq >= first);
  const ofCut = cuts?.get(unitOfCuts(unit) ?? '');
  const isCutNeeded = ofCut !== undefined && ofCut.cut.last.at > page.from;
  return madeOf(page, unit, { commits, before: commits[0]?.previous ?? GENESIS, base, isCutNeeded }, digests);
}

/**
 * Waivers and attestations from before the period may be in effect during it. For the unit of alerts, the pack has only
 * hashes.
 */
function firstNeeded(unit: string, all: readonly (Commit | LastCut)[], from: string): number {
  if (/^(waivers|attestations)\//.test(unit)) return 1;
  const last = all.at(-1)?.seq ?? 0;
  return unit.startsWith('alerts/') ? last : (all.find(({ at }) => at > from)?.seq ?? last);
}

function madeOf(page: Page, unit: string, draft: Draft, digests: (hex: string) => number): Made {
  const { commits, before, base, isCutNeeded } = draft;
  const scanned = isScanned(unit);
  const texts = textTable(digests);
  const rows: object[] = [];
  const members = new Set<string>();
  for (const [control, held] of Object.entries(base?.contents.verdicts ?? {}))
    for (const resource of Object.keys(held)) members.add(memberOf(control, resource));
  const given = commits.map((commit, index) => {
    if ('isCut' in commit) return { count: NO_BODY, rest: texts.of(commit.body) };
    if (isCutNeeded && index === commits.length - 1) return { count: WHOLE_BODY, rest: texts.of(commit.body) };
    const body = commit.body as VerdictsBody;
    const isAfter = commit.at > page.to || (commit.seq <= (base?.seq ?? 0) && scanned);
    if (commit.state !== undefined && (isAfter || unit.startsWith('alerts/')))
      return { count: NO_BODY, rest: texts.of(headerOf(commit).body) };
    if (!scanned) return { count: WHOLE_BODY, rest: texts.of(commit.body) };
    const { changes, ...rest } = body;
    rows.push(...changes);
    for (const { control, resource } of changes) members.add(memberOf(control, resource));
    return { count: changes.length, rest: texts.of(rest) };
  });
  const block: UnitBlock = {
    unit,
    previous: before,
    base: base && stateOf(base, texts),
    seqs: commits.map(({ seq }) => seq),
    ats: commits.map(({ at }) => texts.of(at)),
    observed: commits.map(({ observedAt }) => texts.of(observedAt)),
    causes: commits.map(({ cause }) => texts.of(cause)),
    states: commits.map(({ state }) => (state === undefined ? null : texts.of(state))),
    counts: given.map(({ count }) => count),
    rests: given.map(({ rest }) => rest),
    changes: columnsOf(rows, texts),
    marks: commits.map(({ hash }) => hash.slice(0, MARK_DIGITS)),
    table: texts.table,
  };
  const leaf = scanned ? populationLeaf(unit, sha256(populationText(members)), members.size) : null;
  return { block, leaf, verdicts: rows.length + (block.base?.held.shape.length ?? 0) };
}

function stateOf({ seq, contents }: ChainState<VerdictsState>, texts: TextTable): PackedState {
  const { verdicts, ...others } = contents;
  const held = Object.entries(verdicts).flatMap(([control, ofControl]) =>
    Object.entries(ofControl).map(([resource, verdict]) => ({ control, resource, ...verdict })),
  );
  return {
    seq,
    held: columnsOf(held, texts),
    others: Object.fromEntries(Object.entries(others).map(([name, part]) => [name, texts.of(part)])),
  };
}
