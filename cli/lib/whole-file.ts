/** Writes a file that appears only when it is complete. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../shared/core/errors.ts';

/** Writes a temporary file beside it, and renames that when it is complete. Throws `UsageError` if the file cannot be written. */
export async function writeWhole(path: string, pieces: AsyncIterable<string | Uint8Array> | Iterable<string>) {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(partial, { flags: 'wx' }));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch((cause: NodeJS.ErrnoException) => {
      // the given folder is not a folder, so nothing was written there
      if (cause.code !== 'ENOTDIR') throw cause;
    });
    throw ofTheFile(error as NodeJS.ErrnoException, path, partial);
  }
}

/**
 * A `UsageError` that names the option, if the file caused the error; the error itself, if producing the pieces failed.
 */
function ofTheFile(error: NodeJS.ErrnoException, path: string, partial: string): Error {
  if (error.path !== partial) return error;
  const why = error.message.replaceAll(partial, path);
  return new UsageError(`${path} cannot be written (${why}); give another --output`, { cause: error });
}
