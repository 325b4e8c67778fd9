/** Verifies anchors: which are signed by the verifier's key, and whether they follow each other. */
import { type Anchor, type ChainHead, digestOfAnchor, flawOf } from '../core/anchor.ts';
import type { AnchoredHead } from './fsck-unit.ts';

/** An anchor with the heads that were stored beside it, as text. */
export interface GivenAnchor {
  readonly name: string;
  readonly anchor: string;
  readonly heads: string | null;
  /** The stamp of an authority over the text of the anchor. */
  readonly stamp?: string | null;
}

export interface Verified {
  readonly anchors: readonly Anchor[];
  readonly heads: readonly AnchoredHead[];
  readonly problems: readonly string[];
  /** Claims that could not be proven, each with the input that would prove it. */
  readonly unproven: readonly string[];
}

/** Verifies anchors by the fingerprint of the one trusted key. */
export function verifyAnchors(given: readonly GivenAnchor[], fingerprint: string): Verified {
  const problems: string[] = [];
  const anchors: Anchor[] = [];
  const heads = new Map<string, AnchoredHead>();
  for (const { name, anchor: text, heads: lines } of given) {
    const found = read(text, lines, fingerprint);
    if ('flaw' in found) {
      problems.push(`the anchor ${name} proves nothing: ${found.flaw}`);
      continue;
    }
    anchors.push(found.anchor);
    for (const head of found.heads) {
      const { unit, seq } = head;
      heads.set(`${unit} ${seq} ${head.head}`, { ...head, run: found.anchor.run });
    }
  }
  anchors.sort((one, other) => one.at.localeCompare(other.at));
  const series = seriesOf(anchors);
  return {
    anchors,
    heads: [...heads.values()],
    problems: [...problems, ...series.problems],
    unproven: series.unproven,
  };
}

function read(
  text: string,
  lines: string | null,
  fingerprint: string,
): { anchor: Anchor; heads: ChainHead[] } | { flaw: string } {
  if (lines === null) return { flaw: 'the heads.jsonl beside it is missing' };
  const leaves = lines.split('\n').filter(Boolean);
  try {
    const anchor = JSON.parse(text) as Anchor;
    const flaw = flawOf(anchor, leaves, fingerprint);
    return flaw === null ? { anchor, heads: leaves.map((line) => JSON.parse(line) as ChainHead) } : { flaw };
  } catch (cause) {
    return { flaw: `it cannot be read (${(cause as Error).message})` };
  }
}

/** Each anchor names the one before it. */
function seriesOf(anchors: readonly Anchor[]): Pick<Verified, 'problems' | 'unproven'> {
  const problems: string[] = [];
  const unproven: string[] = [];
  const digests = new Set(anchors.map(digestOfAnchor));
  const followers = Map.groupBy(anchors, ({ previous }) => previous);
  for (const [previous, all] of followers) {
    const runs = all.map(({ run }) => run);
    if (runs.length > 1) problems.push(`the runs ${runs.join(' and ')} follow the same anchor: the history was forked`);
    if (previous !== null && !digests.has(previous))
      unproven.push(`what was anchored before run ${runs[0]}: the anchor it follows was not given`);
  }
  const newest = anchors.at(-1);
  if (newest) unproven.push(`what was written after run ${newest.run} (${newest.at}): it is not anchored yet`);
  return { problems, unproven };
}
