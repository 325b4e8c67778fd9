/**
 * Compares an audit pack with anchors that the auditor kept. They prove that the pack was made of the history that
 * these runs anchored.
 */
import { UsageError } from '../../shared/core/errors.ts';
import { type GivenAnchor, verifyAnchors } from '../../shared/history/anchors.ts';
import type { AnchoredHead } from '../../shared/history/fsck-unit.ts';
import type { UnitHistory } from '../../shared/pack/chains.ts';
import type { PackReport } from '../../shared/pack/verify.ts';
import { anchorsBelow } from './anchor-files.ts';

interface Whole {
  readonly histories: readonly UnitHistory[];
  /** ISO instant. */
  readonly madeAt: string;
}

type Findings = Pick<PackReport, 'problems' | 'unproven'>;

export async function keptAnchors(folder: string): Promise<GivenAnchor[]> {
  const found = await anchorsBelow(folder);
  if (found === null) throw new UsageError(`there is nothing at ${folder}; check --anchors`);
  if (found.length === 0)
    throw new UsageError(`${folder} holds no anchor; give the folder with the runs that you kept with --anchors`);
  return found;
}

/**
 * The anchors must be signed by the given key. Commits that only an anchor from after the pack names may be missing
 * from the pack.
 */
export function againstKept({ histories, madeAt }: Whole, kept: readonly GivenAnchor[], fingerprint: string): Findings {
  const { anchors, problems } = verifyAnchors(kept, fingerprint);
  const byUnit = new Map(histories.map((history) => [history.unit, history]));
  // each anchor is verified separately, because several may name the same head
  const compared = kept.flatMap((one) => {
    const { anchors: own, heads } = verifyAnchors([one], fingerprint);
    const isEarlier = own.every(({ at }) => at <= madeAt);
    return heads.map((head) => compare(head, byUnit.get(head.unit), isEarlier));
  });
  const found = compared.flatMap((one) => one.problem ?? []);
  const isCovered = found.length > 0 || compared.some((one) => one.isCovered);
  return {
    problems: [...new Set([...problems, ...found])],
    unproven: isCovered || anchors.length === 0 ? [] : [NOT_COVERED],
  };
}

const NOT_COVERED =
  'that this is the history of the kept anchors: the pack holds no commit that one of them names as newest';

interface Compared {
  readonly problem?: string;
  readonly isCovered: boolean;
}

function compare(
  { unit, seq, head, run }: AnchoredHead,
  history: UnitHistory | undefined,
  isEarlier: boolean,
): Compared {
  if (seq === 0) return { isCovered: false };
  if (!isEarlier && seq > (history?.last.seq ?? 0)) return { isCovered: false };
  if (!history) return { problem: `${unit} was left out: the kept anchor of run ${run} names it`, isCovered: true };
  if (seq > history.last.seq)
    return {
      problem: `${unit} was truncated: it ends with commit ${history.last.seq}, and the kept anchor of run ${run} is over commit ${seq}`,
      isCovered: true,
    };
  const hash = history.hashes.get(seq);
  // the commits before the first one in the pack are not in it
  if (hash === undefined) return { isCovered: false };
  if (hash === head) return { isCovered: true };
  return {
    problem: `${unit} commit ${seq} is not the one in the kept anchor of run ${run}: the pack was made of a fork`,
    isCovered: true,
  };
}
