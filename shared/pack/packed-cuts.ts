/** The cuts in a pack. A period that begins before a cut is proven only from the cut on. */
import { type Cut, contradictionIn, cutText } from '../core/cut.ts';
import { isSigned } from './bytes.ts';
import { type Texts, textAt } from './columns.ts';
import { type Seal, type UnitBlock, WHOLE_BODY } from './format.ts';

/** A copy of the value in shared/records/cuts.ts, which needs Node. */
const PREFIX = 'cuts/';

export interface PackedCuts {
  readonly cuts: ReadonlyMap<string, Cut>;
  readonly problems: readonly string[];
}

/** The newest cut of each unit, if the pack has its body. The chains of cuts are verified like all others. */
export async function cutsIn(
  blocks: readonly string[],
  digests: Texts['digests'],
  { key, publicKey }: Seal,
): Promise<PackedCuts> {
  const cuts = new Map<string, Cut>();
  const problems: string[] = [];
  for (const line of blocks.filter((one) => one.startsWith(`{"unit":"${PREFIX}`))) {
    const block = JSON.parse(line) as UnitBlock;
    const unit = block.unit.slice(PREFIX.length);
    if (block.counts.at(-1) !== WHOLE_BODY) continue;
    const { cut } = JSON.parse(textAt({ table: block.table, digests }, block.rests.at(-1) ?? 0)) as { cut: Cut };
    const isOurs = cut.key === key && cut.publicKey === publicKey;
    const flaw =
      (isOurs ? null : 'it was signed with another key than the seal') ??
      ((await isSigned(cutText(cut), cut.signature, publicKey)) ? null : 'its signature is not of its content') ??
      (cut.unit === unit ? contradictionIn(cut) : `it is of ${cut.unit}`);
    if (flaw === null) cuts.set(unit, cut);
    else problems.push(`the cut of ${unit} proves nothing: ${flaw}`);
  }
  return { cuts, problems };
}

const NAMED = 5;

/** The claims that the pack cannot prove, because a cut removed what proves them. */
export function removedBefore(
  histories: readonly { readonly unit: string; readonly cutUntil: string | null }[],
): string[] {
  const cut = histories.filter(({ cutUntil }) => cutUntil !== null);
  const more =
    cut.length > NAMED ? [`what was true earlier in ${cut.length - NAMED} more units: it was removed as well`] : [];
  return [
    ...cut
      .slice(0, NAMED)
      .map(({ unit, cutUntil }) => `what was true in ${unit} before ${cutUntil}: a signed cut removed it`),
    ...more,
  ];
}
