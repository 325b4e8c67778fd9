/**
 * Stores the heads of all chains and their anchor in the archive: `runs/<run>/heads.jsonl` and
 * `runs/<run>/anchor.json`.
 */
import { type Anchor, anchorOf, type ChainHead, digestOfAnchor, headLine, type Signer } from '../core/anchor.ts';
import { canonical } from '../core/digest.ts';
import type { Archive, Heartbeat, History } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { unitNamed } from '../records/units.ts';

export const headsKey = (run: string): string => `runs/${run}/heads.jsonl`;
export const anchorKey = (run: string): string => `runs/${run}/anchor.json`;

/**
 * Collects heads while the roster is read: those of scanned units from their heartbeats, those of record units from
 * their logs.
 */
export interface Heads {
  add(heartbeat: Heartbeat): void;
  /** The head of the unit's log, even if its heartbeat names an older one. */
  read(unit: string): void;
  lines(): Promise<string[]>;
}

export function headsOf(history: Pick<History, 'read'>, isCounted: (unit: string) => boolean = () => true): Heads {
  const heads: ChainHead[] = [];
  const records: string[] = [];
  return {
    add: ({ unit, run, seq, head }) => {
      if (!isCounted(unit)) return;
      if (run) heads.push({ unit, seq, head });
      else records.push(unit);
    },
    read: (unit) => {
      records.push(unit);
    },
    lines: async () => {
      const read = await each(records.sort(), (unit) => history.read(unitNamed(unit)));
      return [...heads, ...read].filter(({ seq }) => seq > 0).map(headLine);
    },
  };
}

export interface Anchored {
  readonly run: string;
  readonly at: Date;
  readonly lines: readonly string[];
  /** The runs before this one, newest first. */
  readonly earlier: readonly string[];
}

/** Signs the heads. A repeated call signs again, and the archive keeps both versions. */
export async function anchorHeads(
  { archive, signer }: { readonly archive: Archive; readonly signer: Signer },
  { run, at, lines, earlier }: Anchored,
): Promise<Anchor> {
  await archive.put(headsKey(run), lines.map((line) => `${line}\n`).join(''));
  const before = await newest(archive, earlier);
  const claims = { run, at: at.toISOString(), previous: before && digestOfAnchor(before) };
  const anchor = await anchorOf(lines, claims, signer);
  await archive.put(anchorKey(run), `${canonical(anchor)}\n`);
  return anchor;
}

/** The newest anchor. A run that died before it was anchored has none, so the run before it is tried. */
async function newest(archive: Archive, runs: readonly string[]): Promise<Anchor | null> {
  for (const run of runs) {
    const text = await archive.find(anchorKey(run));
    if (text !== null) return JSON.parse(text) as Anchor;
  }
  return null;
}
