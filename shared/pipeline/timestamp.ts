/**
 * Asks an authority for a time-stamp of a run's anchor, and stores it beside the anchor: `runs/<run>/timestamp.json`.
 */
import { canonical } from '../core/digest.ts';
import type { Archive, Clock } from '../core/ports.ts';
import { anchorKey } from './anchor.ts';

/** An authority of the configuration. */
export interface Timestamps {
  /** The stamp of a text, or the reason why there is none. */
  stamp(text: string, now: Date): Promise<Stamp | { readonly missed: string }>;
}

/** The stored form of a time-stamp. */
export interface Stamp {
  readonly version: 1;
  /** ISO instant that the authority signed. */
  readonly at: string;
  readonly authority: string;
  /** DER in base64 ("TimeStampToken", RFC 3161) over the bytes of anchor.json, or of the seal of a pack. */
  readonly token: string;
}

export const timestampKey = (run: string): string => `runs/${run}/timestamp.json`;

/**
 * Returns the reason why the run has no time-stamp; null if it has one. The run counts either way, because Plumbline's
 * own key signs its anchor.
 */
export async function timestampRun(
  { archive, timestamps, clock }: { archive: Archive; timestamps: Timestamps; clock: Clock },
  run: string,
): Promise<string | null> {
  const anchor = await archive.find(anchorKey(run));
  if (anchor === null) return 'the run has no anchor';
  const stamped = await timestamps.stamp(anchor, clock());
  if ('missed' in stamped) return stamped.missed;
  await archive.put(timestampKey(run), `${canonical(stamped)}\n`);
  return null;
}
