/** The files of findings that were imported: what each covers, and how long it counts. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { ExternalSource, ImportFormat } from '../core/external.ts';

export interface ImportRecord {
  readonly source: ExternalSource;
  readonly format: ImportFormat;
  /** ISO instant of the import. */
  readonly at: string;
  readonly by: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The units and the external controls that the file judged: each control in each unit. */
  readonly units: readonly string[];
  readonly controls: readonly string[];
  /**
   * Whether the file covers all controls of its source in these units, so that a finding that it does not list is gone.
   */
  readonly complete: boolean;
  /** ISO instant of its newest finding; absent where its findings have none, and in records of earlier releases. */
  readonly observed?: string;
  /** Days after which the source counts as silent, unless another import covers the same. */
  readonly maxAgeDays: number;
  readonly verdicts: number;
  /** The number of failures that the source mutes, and whether the import waived them. */
  readonly muted: number;
  readonly waived: boolean;
}

export interface ImportBody {
  readonly type: 'import';
  readonly import: ImportRecord;
}

/** The imports that no later import replaces, by instant and digest. */
export type ImportsState = Readonly<Record<string, ImportRecord>>;

/** The imports of a state, newest first. */
export const newestFirst = (state: ImportsState): ImportRecord[] =>
  Object.entries(state)
    .sort(([one], [other]) => (one > other ? -1 : 1))
    .map(([, record]) => record);

const keyOf = ({ at, sha256 }: ImportRecord): string => `${at} ${sha256}`;

const MOST_KEPT = 400;

/** Whether the later import covers everything that the earlier one covered. */
function replaces(later: ImportRecord, earlier: ImportRecord): boolean {
  const units = new Set(later.units);
  const controls = new Set(later.controls);
  return (
    earlier.units.every((unit) => units.has(unit)) &&
    (later.complete || earlier.controls.every((control) => controls.has(control)))
  );
}

/**
 * Units of an import → an earlier import of newer findings that judged one of its controls there. The older file would
 * overwrite the newer verdicts.
 */
export function newerImports(asked: ImportRecord, earlier: readonly ImportRecord[]): Map<string, ImportRecord> {
  const newer = new Map<string, ImportRecord>();
  const { observed } = asked;
  if (observed === undefined) return newer;
  const controls = new Set(asked.controls);
  const units = new Set(asked.units);
  for (const record of earlier) {
    if (record.observed === undefined || record.observed <= observed) continue;
    if (!record.controls.some((control) => controls.has(control))) continue;
    for (const unit of record.units) if (units.has(unit)) newer.set(unit, record);
  }
  return newer;
}

const importsChain: Chain<ImportsState, ImportBody> = {
  type: 'import',
  empty: {},
  fold: (state, { import: next }) => {
    const standing = newestFirst(state).filter((earlier) => !replaces(next, earlier));
    return Object.fromEntries([next, ...standing].slice(0, MOST_KEPT).map((record) => [keyOf(record), record]));
  },
  parts: (imports) => ({ imports }),
  size: (imports) =>
    Object.values(imports).reduce((sum, { units, controls }) => sum + units.length + controls.length, 0),
};

/** The first part of the names of these units, before the `/`. */
export const IMPORTS = 'imports';

/** The imports of a source, by its name. */
export const importsOf = (source: string): ChainUnit<ImportsState, ImportBody> => ({
  unit: `${IMPORTS}/${source}`,
  chain: importsChain,
});
