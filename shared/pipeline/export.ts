/** Records in the history that a caller received a file: an export, a pack or a report. */
import type { History } from '../core/ports.ts';
import { EXPORTS, type ExportRecord, exportKey } from '../records/exports.ts';
import { appendTo } from './append.ts';

/** Records it once for each file and caller. */
export async function recordExport(history: Pick<History, 'read' | 'append'>, record: ExportRecord): Promise<void> {
  const at = new Date(record.at);
  await appendTo(history, EXPORTS, ({ contents }) =>
    exportKey(record) in contents
      ? null
      : {
          ...{ at, observedAt: at, cause: { kind: 'person' as const, by: record.by } },
          body: { type: 'export' as const, export: record },
        },
  );
}

/** Whether the history says that the caller asked for the file. */
export async function hasAsked(
  history: Pick<History, 'read'>,
  asked: Pick<ExportRecord, 'job' | 'by'>,
): Promise<boolean> {
  const { contents } = await history.read(EXPORTS);
  return exportKey(asked) in contents;
}
