/**
 * The content of an audit pack, as lines of JSON: its seal, its contents page, the heads of all chains, the anchors, and a
 * block for each unit. docs/adr/0038 gives the reasons.
 */
import type { Anchor } from '../core/anchor.ts';
import { canonical } from '../core/canonical.ts';
import type { Severity } from '../core/control.ts';
import type { Columns } from './columns.ts';

export const VERSION = 1;
/** The elements of the page that hold the pack. */
export const DATA = 'pack-data';
export const DIGESTS = 'pack-digests';
/** Holds the stamp of an authority over the first line of the pack, its seal; empty without one. */
export const STAMP = 'pack-stamp';

/** The greatest length of a file that is read. */
export const LONGEST_FILE = 128 * 1024 * 1024;
/** The greatest decompressed length of a pack that is read: 10^6 verdicts take about 100 MB. */
export const LONGEST_TEXT = 512 * 1024 * 1024;

export interface PackedControl {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
}

export interface PackedRequirement {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly string[];
}

/** The subject of the pack. The seal signs the digest of this page. */
export interface Page {
  readonly framework: { readonly id: string; readonly title: string };
  readonly from: string;
  readonly to: string;
  readonly madeAt: string;
  readonly requirements: readonly PackedRequirement[];
  readonly controls: readonly PackedControl[];
}

/** Signed when the pack is made. It covers the contents page, the heads of all chains and the population. */
export interface Seal {
  readonly version: typeof VERSION;
  /** Digests of the reader, which is the file without its data, and of the contents page. */
  readonly shell: string;
  readonly page: string;
  readonly heads: { readonly root: string; readonly size: number };
  /** The resources of each unit that were judged in the period. */
  readonly population: { readonly root: string; readonly size: number };
  /** Digests of the anchors in the pack, the oldest first. */
  readonly anchors: readonly string[];
  readonly algorithm: Anchor['algorithm'];
  readonly key: string;
  readonly publicKey: string;
  readonly signature: string;
}

export const sealedText = ({ signature: _, ...claims }: Seal): string => `plumbline pack\n${canonical(claims)}`;

/** An anchor; its heads are given as the number of each unit in the heads of the pack, and the sequence number then. */
export interface PackedAnchor {
  readonly anchor: Anchor;
  readonly heads: readonly (readonly [unit: number, seq: number])[];
}

/** How the pack has the body of a commit: as a number of rows, not at all, or as one text. */
export const NO_BODY = -1;
export const WHOLE_BODY = -2;

/** Commits of a unit, those after the state that its period begins with. Values are numbers of texts. */
export interface UnitBlock {
  readonly unit: string;
  /** Hash of the commit before the first. */
  readonly previous: string;
  /** The state of verdicts at the beginning of the period; null if there was none. */
  readonly base: PackedState | null;
  readonly seqs: readonly number[];
  readonly ats: readonly number[];
  readonly observed: readonly number[];
  readonly causes: readonly number[];
  /** NO_BODY where a commit of an early release has no digest of its state. */
  readonly states: readonly (number | null)[];
  /** The number of rows of each body, or a code for one of the other forms. */
  readonly counts: readonly number[];
  /** The rest of a body that is given in rows; otherwise the whole body, or its digest. */
  readonly rests: readonly number[];
  readonly changes: Columns;
  /** The first digits of each commit's hash, by which an altered commit is named. */
  readonly marks: readonly string[];
  readonly table: readonly string[];
}

export interface PackedState {
  /** Sequence number of the commit that leads to it. */
  readonly seq: number;
  readonly held: Columns;
  /** Numbers of the other parts of the state: its revisions, and its evidence. */
  readonly others: Readonly<Record<string, number>>;
}

export const MARK_DIGITS = 6;

/** The resources of one unit in the population, as the leaf that the seal's tree is made of. */
export const populationLeaf = (unit: string, digest: string, size: number): string => canonical({ unit, digest, size });

/** Text of the sorted population of a unit. */
export const populationText = (members: Iterable<string>): string => [...members].sort().join('\n');

export const memberOf = (control: string, resource: string): string => JSON.stringify([control, resource]);

/** How a commit's hash is made; `body` is its digest, or with a commit of an early release the text of the body itself. */
export interface HeaderTexts {
  readonly at: string;
  readonly body: string;
  readonly cause: string;
  readonly observedAt: string;
  readonly previous: string;
  readonly seq: number;
  readonly state: string | null;
  readonly unit: string;
}

/** The canonical JSON of a header, of texts that are canonical already. */
export const headerText = ({ at, body, cause, observedAt, previous, seq, state, unit }: HeaderTexts): string =>
  `{"at":${at},"body":${body},"cause":${cause},"observedAt":${observedAt},"previous":"${previous}","seq":${seq},` +
  `${state === null ? '' : `"state":${state},`}"unit":${JSON.stringify(unit)}}`;
