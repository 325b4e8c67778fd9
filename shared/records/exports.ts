/** The record of what was handed out as a whole file: exports, packs and reports, with who asked for each. */
import type { Chain, ChainUnit } from '../core/chain.ts';

export interface ExportRecord {
  /** The digest of what was asked for: two callers who ask the same get the same file. */
  readonly job: string;
  readonly kind: string;
  /** The question, as the request had it. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

export interface ExportBody {
  readonly type: 'export';
  readonly export: ExportRecord;
}

/** The newest records by file and caller (`exportKey`). */
export type ExportsState = Readonly<Record<string, ExportRecord>>;

/** Files are deleted long before so many others were asked for; the log keeps every record. */
const MOST_KEPT = 400;

export const exportKey = ({ job, by }: Pick<ExportRecord, 'job' | 'by'>): string => `${job} ${by}`;

const exportsChain: Chain<ExportsState, ExportBody> = {
  type: 'export',
  empty: {},
  fold: (state, { export: record }) => newest({ ...state, [exportKey(record)]: record }),
  parts: (records) => ({ exports: records }),
  size: (records) => Object.keys(records).length,
};

function newest(state: ExportsState): ExportsState {
  const records = Object.entries(state);
  if (records.length <= MOST_KEPT) return state;
  // by key where two are of one instant, so that the order in which a state was stored does not matter
  const orderOf = ([key, { at }]: [string, ExportRecord]) => `${at} ${key}`;
  const newestFirst = records.sort((one, other) => (orderOf(one) > orderOf(other) ? -1 : 1));
  return Object.fromEntries(newestFirst.slice(0, MOST_KEPT));
}

export const EXPORTS: ChainUnit<ExportsState, ExportBody> = { unit: 'exports/global', chain: exportsChain };
