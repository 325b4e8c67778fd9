/** Records an uploaded result in the history, as a commit of its repository's own unit. */
import type { Commit } from '../core/commit.ts';
import type { History } from '../core/ports.ts';
import type { Upload } from '../core/upload.ts';
import { type UploadBody, uploadsOf } from '../records/uploads.ts';
import { appendTo } from './append.ts';

export async function recordUpload(
  history: Pick<History, 'read' | 'append'>,
  upload: Upload,
): Promise<Commit<UploadBody>> {
  const at = new Date(upload.at);
  const next = {
    at,
    observedAt: at,
    cause: { kind: 'person' as const, by: upload.by },
    body: { type: 'upload' as const, upload },
  };
  const appended = await appendTo(history, uploadsOf(upload.repository), () => next);
  return (appended as NonNullable<typeof appended>).commit;
}
