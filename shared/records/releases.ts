/** Releases: a checklist that must hold for some accounts, and the signatures over the evidence for it. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { ParameterValue } from '../core/parameter.ts';

export interface ReleaseAnswer {
  readonly control: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** An item of the checklist with the decision of its mapping, as both were when the release was started. */
export interface ReleaseItem {
  readonly line: number;
  readonly text: string;
  readonly controls: readonly ReleaseAnswer[];
  readonly attestedBy?: string;
  readonly notApplicable?: string;
}

export interface Release {
  readonly name: string;
  /** The name of the checklist's file, and the digests of its bytes and of those of its mapping. */
  readonly checklist: { readonly file: string; readonly sha256: string; readonly mapping: string };
  readonly accounts: readonly string[];
  readonly items: readonly ReleaseItem[];
  /** The roles that must sign, in the order of the checklist. */
  readonly roles: readonly string[];
  /** Whether the mapping lets one person sign several roles. */
  readonly severalRoles: boolean;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

/** `evidence` is the digest of the evidence in scope as it was at the instant `at`. */
export interface Signature {
  readonly role: string;
  readonly by: string;
  readonly at: string;
  readonly evidence: string;
}

export interface ReleaseBody {
  readonly type: 'release';
  readonly step:
    | { readonly kind: 'started'; readonly release: Release }
    | { readonly kind: 'signed'; readonly signature: Signature };
}

export interface ReleaseState {
  /** Null before the release was started. */
  readonly release: Release | null;
  /** Role → its newest signature. The log keeps the earlier ones. */
  readonly signatures: Readonly<Record<string, Signature>>;
}

const releasesChain: Chain<ReleaseState, ReleaseBody> = {
  type: 'release',
  empty: { release: null, signatures: {} },
  fold: (state, { step }) =>
    step.kind === 'started'
      ? { ...state, release: step.release }
      : { ...state, signatures: { ...state.signatures, [step.signature.role]: step.signature } },
  parts: ({ release, signatures }) => ({ release: release ? { started: release } : {}, signatures }),
  size: ({ release, signatures }) => (release?.items.length ?? 0) + Object.keys(signatures).length,
};

/** The first part of the names of these units, before the `/`. */
export const RELEASES = 'releases';

export const releaseOf = (name: string): ChainUnit<ReleaseState, ReleaseBody> => ({
  unit: `${RELEASES}/${name}`,
  chain: releasesChain,
});
