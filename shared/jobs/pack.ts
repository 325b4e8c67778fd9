/** An audit pack: the commits and anchors of a period, sealed, and verified before it is handed out. */
import { catalogue, claims, texts } from '../controls/catalogue.ts';
import { type Anchor, type ChainHead, digestOfAnchor, fingerprintOf, type Signer } from '../core/anchor.ts';
import { claiming } from '../core/catalogue.ts';
import { sha256 } from '../core/digest.ts';
import { BeforeCut, UsageError } from '../core/errors.ts';
import type { History, Roster } from '../core/ports.ts';
import { frameworkCoverage } from '../derive/coverage.ts';
import { type GivenAnchor, verifyAnchors } from '../history/anchors.ts';
import { type Packing, packText } from '../pack/build.ts';
import { LONGEST_FILE, type PackedAnchor, type Page } from '../pack/format.ts';
import { openedFile, packFile, shell } from '../pack/page.ts';
import { verifyPack } from '../pack/verify.ts';
import { type CutBody, cutsOf, unitOfCuts } from '../records/cuts.ts';
import { isScanned, unitNamed } from '../records/units.ts';
import { theFramework } from './framework.ts';

export interface PackQuestion {
  /** ISO instants, both included. */
  readonly from: string;
  readonly to: string;
  /** The id of a framework; or another subject of the pack, such as the checklist of a release. */
  readonly framework: string | PackSubject;
}

export type PackSubject = Pick<Page, 'framework' | 'requirements' | 'controls'>;

export interface PackParts {
  readonly history: Pick<History, 'read'>;
  readonly roster: Pick<Roster, 'units'>;
  /** The stored commits of a unit, in order. */
  readonly log: Packing['log'];
  /** All anchors of the history. */
  readonly anchors: readonly GivenAnchor[];
  readonly signer: Signer;
  /** The text of an authority's stamp over the seal; empty for a pack without one. */
  readonly stamp?: (seal: string) => Promise<string>;
  readonly now: Date;
}

export interface MadePack {
  readonly page: Page;
  readonly file: string;
  readonly report: Awaited<ReturnType<typeof verifyPack>>['report'];
}

/** Thrown if the history and its anchors contradict each other; then no pack is made. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the history and its anchors disagree; run plumbline fsck: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Throws `UsageError` for a question that cannot be answered, and `Contradiction` if the finished pack does not verify.
 */
export async function packed(question: PackQuestion, parts: PackParts): Promise<MadePack> {
  requireOrder(question);
  const { signer, log, now } = parts;
  const page = pageOf(question, now);
  const fingerprint = fingerprintOf(await signer.publicKey());
  const { heads, cuts } = await headsIn(parts);
  for (const [unit, { cut }] of cuts)
    if (isScanned(unit) && cut.last.at > question.to) throw new BeforeCut(unit, cut.last.at);
  await requireHistory(parts, heads, question);
  const anchors = packable(parts.anchors, fingerprint, { heads, cuts }, question);
  refuse(anchors.problems);
  const made = await packText({
    ...{ page, heads, cuts, log, signer, anchors: anchors.packed, shell: sha256(shell()) },
    anchorDigests: anchors.packed.map(({ anchor }) => digestOfAnchor(anchor)),
  });
  const file = packFile(made, (await parts.stamp?.(made.lines[0] ?? '')) ?? '');
  if (file.length > LONGEST_FILE)
    throw new UsageError(
      `the pack would have ${file.length} bytes, and a reader takes ${LONGEST_FILE}; give a shorter period`,
    );
  const { report } = await verifyPack(openedFile(file) ?? { data: '', digests: '' }, { fingerprint });
  refuse(report.problems);
  return { page, file, report };
}

/** Throws `UsageError` unless the period ends after it begins. */
export function requireOrder({ from, to }: Pick<PackQuestion, 'from' | 'to'>): void {
  if (from >= to) throw new UsageError(`the period begins at ${from}, which is not before ${to}; give a period`);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Contradiction(problems);
}

function pageOf({ framework, from, to }: PackQuestion, now: Date): Page {
  const subject = typeof framework === 'string' ? subjectOf(framework) : framework;
  return { ...subject, from, to, madeAt: now.toISOString() };
}

function subjectOf(id: string): PackSubject {
  const framework = theFramework(id);
  const [coverage] = frameworkCoverage(claiming(catalogue, claims), [framework]);
  const requirements = (coverage?.requirements ?? []).map(({ id: name, title, controls }) => ({
    id: name,
    title,
    controls,
  }));
  const title = `${framework.title} ${framework.version}`;
  return { framework: { id, title }, requirements, controls: packedControls(requirements) };
}

/** The controls that answer any of the requirements, in the order of the catalogue. */
export function packedControls(requirements: PackSubject['requirements']): PackSubject['controls'] {
  const named = new Set(requirements.flatMap(({ controls }) => controls));
  return catalogue
    .filter((control) => named.has(control.id))
    .map((control) => ({ id: control.id, title: texts[control.id]?.title ?? control.id, severity: control.severity }));
}

interface Chains {
  readonly heads: readonly ChainHead[];
  /** The newest cut of each unit that was cut. */
  readonly cuts: ReadonlyMap<string, CutBody>;
}

async function headsIn({ history, roster }: PackParts): Promise<Chains> {
  const heads: ChainHead[] = [];
  const cuts = new Map<string, CutBody>();
  for await (const { unit } of roster.units()) {
    const { seq, head } = await history.read(unitNamed(unit));
    if (seq > 0) heads.push({ unit, seq, head });
    const cut = unitOfCuts(unit);
    const { newest } = cut === null ? {} : (await history.read(cutsOf(cut))).contents;
    if (cut !== null && newest) cuts.set(cut, newest);
  }
  return { heads: heads.sort((one, other) => (one.unit < other.unit ? -1 : 1)), cuts };
}

async function requireHistory({ log }: PackParts, heads: readonly ChainHead[], { to }: PackQuestion): Promise<void> {
  const scanned = heads.filter(({ unit }) => isScanned(unit));
  if (scanned.length === 0) throw new UsageError('the history holds no scan yet; scan into it first');
  const begins: string[] = [];
  for (const { unit } of scanned)
    for await (const { stored } of log(unit)) {
      begins.push(stored.at);
      break;
    }
  const [first = ''] = begins.sort();
  if (first > to) throw new UsageError(`the history holds nothing up to ${to}; it begins at ${first}`);
}

/**
 * The anchors of the period and the first one after it. Their heads are indexes into the heads of the pack. An anchor with a commit
 * that a cut removed is left out: its root cannot be made again.
 */
function packable(
  given: readonly GivenAnchor[],
  fingerprint: string,
  { heads, cuts }: Chains,
  { from, to }: PackQuestion,
): { packed: PackedAnchor[]; problems: readonly string[] } {
  const { anchors, problems } = verifyAnchors(given, fingerprint);
  const after = anchors.find(({ at }) => at > to);
  const chosen = anchors.filter((anchor) => (anchor.at >= from && anchor.at <= to) || anchor === after);
  const numbers = new Map(heads.map(({ unit }, index) => [unit, index]));
  const missing: string[] = [];
  const ends = heads.map(({ unit }) => firstPacked(cuts.get(unit), unit));
  const packed = chosen
    .map((anchor) => ({ anchor, heads: numbered(given, anchor, numbers, missing) }))
    .filter(({ heads: anchored }) => anchored.every(([number, seq]) => seq >= (ends[number] ?? 0)));
  return { packed, problems: [...problems, ...missing] };
}

/** The first commit whose hash a pack can have: of a scanned unit, the header of the last removed commit is packed. */
const firstPacked = (cut: CutBody | undefined, unit: string): number =>
  cut ? cut.cut.last.seq + (isScanned(unit) ? 0 : 1) : 0;

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
