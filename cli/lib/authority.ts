/** Time-stamps of anchors and packs, by the certificates of an authority that the user trusts. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../shared/core/errors.ts';
import type { Stamp } from '../../shared/pipeline/timestamp.ts';
import { CLOCKS_MS } from '../../shared/timestamps/authority.ts';
import { certificatesIn, NotProven, stampIn } from '../../shared/timestamps/token.ts';
import { explained } from './explained.ts';

/** The certificates in a file, in PEM. Throws `UsageError` if there are none. */
export async function authorityIn(file: string): Promise<string> {
  const pem = await readFile(file, 'utf8').catch((cause) => {
    throw new UsageError(`the certificates cannot be read: ${explained(cause).message}; check --authority`, { cause });
  });
  try {
    certificatesIn(pem);
    return pem;
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(`${file} holds no certificate of an authority in PEM (${why}); check --authority`, { cause });
  }
}

export type Proven = { readonly at: string; readonly authority: string } | { readonly flaw: string };

/**
 * The time at which, according to the authority, the text existed; or the reason why that is not proven. `madeAt` is
 * the text's own claim of when it was made.
 */
export async function provenTime(stamp: string, text: string, trusted: string, madeAt: string): Promise<Proven> {
  try {
    const { token } = JSON.parse(stamp) as Stamp;
    const { at, authority } = await stampIn(Buffer.from(String(token), 'base64'), { text, trusted });
    if (Date.parse(at) < Date.parse(madeAt) - CLOCKS_MS)
      return { flaw: `it was stamped at ${at}, before ${madeAt}, when it says that it was made` };
    return { at, authority };
  } catch (error) {
    if (error instanceof NotProven || error instanceof SyntaxError) return { flaw: error.message };
    throw error;
  }
}

interface Sealed {
  /** Null if the seal is not valid, so that a stamp over it proves nothing. */
  readonly seal: string | null;
  readonly madeAt: string;
  readonly trusted: string | null;
}

interface StampOfPack {
  readonly stamp: { readonly at: string; readonly authority: string } | null;
  readonly problems: readonly string[];
  readonly unproven: readonly string[];
}

/** Verifies the stamp in a pack. */
export async function stampOfPack(stamp: string, { seal, madeAt, trusted }: Sealed): Promise<StampOfPack> {
  const told = (more: Partial<StampOfPack>): StampOfPack => ({ stamp: null, problems: [], unproven: [], ...more });
  if (seal === null) return told({});
  if (trusted === null) {
    const how = 'give the certificates of the authority that stamped the pack with --authority';
    return told(stamp === '' ? {} : { unproven: [`when the pack was sealed: ${how}`] });
  }
  if (stamp === '') return told({ unproven: ['when the pack was sealed: it holds no time-stamp'] });
  const proven = await provenTime(stamp, seal, trusted, madeAt);
  if ('flaw' in proven) return told({ problems: [`the time-stamp of the pack proves nothing: ${proven.flaw}`] });
  return told({ stamp: proven });
}
