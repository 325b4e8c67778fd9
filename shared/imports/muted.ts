/** Mutes and suppressions at a source, as far as a waiver can express them. */
import type { ExternalSource } from '../core/external.ts';

export interface Muted {
  readonly source: ExternalSource;
  /** The check, as its source names it, or a pattern of checks with `*` for any characters. */
  readonly check: string;
  /** Account id, or `*` for every account. */
  readonly account: string;
  readonly region?: string;
  /** One resource, or null for those of the pattern, or for all. */
  readonly resource: string | null;
  readonly pattern?: string;
  /** The source's own reason for the mute; empty if it gives none. */
  readonly note: string;
}

export interface MutedFound {
  readonly muted: readonly Muted[];
  /** Each entry that no waiver can express, with the reason. */
  readonly leftOut: readonly string[];
}

/** The most waivers of one file. */
export const MOST_MUTED = 5_000;

export const CHECK_PATTERN = /^[\w.*-]{1,100}$/;
