/** The changes of a run as Parquet, where the configuration asks for them. */
import type { PlumblineConfig } from '../config/schema.ts';
import { type ChangeOfRun, causeOf } from '../pipeline/changes-of-run.ts';
import type { ChangeRow } from '../reports/changes.ts';

/** Null unless changes are kept for Athena. The writer is loaded when there are changes. */
export function wireChanges({ exports }: Pick<PlumblineConfig, 'exports'>) {
  if (!exports?.athena) return null;
  return async (changes: readonly ChangeOfRun[]): Promise<Uint8Array> => {
    const { changesParquet } = await import('../reports/changes.ts');
    const pieces: Uint8Array[] = [];
    for await (const piece of changesParquet(changes.map(rowOf))) pieces.push(piece);
    return Buffer.concat(pieces);
  };
}

const rowOf = ({ run, account, region, commit, change }: ChangeOfRun): ChangeRow => ({
  ...{ changed_at: new Date(commit.at), run, control: change.control, account, region, resource: change.resource },
  ...{ movement: change.movement, status_before: change.from, status_after: change.to, because: change.because },
  ...{ evidence: change.evidence, ...causeOf(commit.cause), unit_commit: BigInt(commit.seq) },
});
