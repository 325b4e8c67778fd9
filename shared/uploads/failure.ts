/** An error for a fault that a reader found in an uploaded file. */
import { UsageError } from '../core/errors.ts';
import type { UploadKind } from '../core/upload.ts';

/** `complaint` follows the name of the kind: `sarif: it has no runs`. */
export const unusable = (kind: UploadKind, complaint: string, cause?: unknown): UsageError =>
  new UsageError(`the file is no ${kind} result that can be used: ${complaint}; nothing was stored`, { cause });
