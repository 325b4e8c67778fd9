/** The work of `plumbline verify`. */
import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '../../shared/core/errors.ts';
import { LONGEST_FILE } from '../../shared/pack/format.ts';
import { openedFile } from '../../shared/pack/page.ts';
import { type PackReport, type VerifiedPack, verifyPack } from '../../shared/pack/verify.ts';
import { authorityIn, stampOfPack } from './authority.ts';
import { againstKept, keptAnchors } from './kept-anchors.ts';
import { trustedKeyIn } from './trusted-key.ts';

export interface VerifyResult extends PackReport {
  /** The reason why the pack was neither proven nor disproven; null if it was. */
  readonly undecided: string | null;
  /**
   * The time at which, according to the authority that the user trusts, the pack existed; null if that is not proven.
   */
  readonly stamp: { readonly at: string; readonly authority: string } | null;
}

export interface VerifyOptions {
  readonly key?: string;
  /** A file with certificates of the authority that stamped the pack. */
  readonly authority?: string;
  /** A folder with anchors that the auditor kept. */
  readonly anchors?: string;
}

const NOTHING = { problems: [], unproven: [], key: null, stamp: null, units: 0, commits: 0, verdicts: 0, anchors: 0 };

export async function runVerify(
  file: string,
  { key, authority, anchors: folder }: VerifyOptions,
): Promise<VerifyResult> {
  const kept = folder === undefined ? null : await keptAnchors(folder);
  const trusted = key === undefined ? null : await trustedKeyIn(key);
  const trustedAuthority = authority === undefined ? null : await authorityIn(authority);
  const found = await stat(file).catch((cause) => {
    throw new UsageError(`the pack ${file} cannot be read (${(cause as Error).message}); check the name`, { cause });
  });
  if (!found.isFile()) throw new UsageError(`${file} is no file; give the pack that plumbline pack wrote`);
  const undecided = (why: string): VerifyResult => ({ ...NOTHING, undecided: why });
  if (found.size > LONGEST_FILE)
    return undecided(`${file} has ${found.size} bytes, and a pack has at most ${LONGEST_FILE}; it was not read`);
  const opened = openedFile(await readFile(file, 'utf8'));
  if (!opened) return undecided(`${file} is no audit pack`);
  if (opened.isTruncated)
    return { ...NOTHING, undecided: null, problems: [`${file} was truncated: its end is missing`] };
  const { report, page, seal, histories } = await verifyPack(opened, {
    fingerprint: trusted?.fingerprint,
    shell: opened.shell,
  });
  const expired = trusted?.expired(page?.madeAt ?? null) ?? null;
  const stamped = await stampOfPack(opened.stamp, { seal, madeAt: page?.madeAt ?? '', trusted: trustedAuthority });
  const { problems, unproven } = againstAnchors(kept, { ...report, page, histories });
  return {
    ...{ ...report, undecided: null, stamp: stamped.stamp },
    problems: [...report.problems, ...problems, ...(expired === null ? [] : [expired]), ...stamped.problems],
    unproven: [...report.unproven, ...unproven, ...stamped.unproven],
  };
}

/**
 * A pack with problems is not compared with anchors. Without `--key`, the kept anchors must be signed by the pack's own
 * key.
 */
function againstAnchors(
  kept: Awaited<ReturnType<typeof keptAnchors>> | null,
  { key, page, histories }: Pick<PackReport, 'key'> & Pick<VerifiedPack, 'page' | 'histories'>,
): Pick<PackReport, 'problems' | 'unproven'> {
  if (!kept || !page || key === null) return { problems: [], unproven: [] };
  return againstKept({ histories, madeAt: page.madeAt }, kept, key);
}
