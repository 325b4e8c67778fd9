/** The record of the files that callers received: exports, packs and reports, each with the caller. */
import type { Chain, ChainUnit } from '../core/chain.ts';

export interface ExportRecord {
  /** The digest of the request: two callers with the same request get the same file. */
  readonly job: string;
  readonly kind: string;
  /** The question, as it stands in the request. */
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

/** A file is deleted long before this many further files are requested. The log keeps every record. */
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
  // records of the same instant are ordered by key, so that the order of a stored state does not matter
  const orderOf = ([key, { at }]: [string, ExportRecord]) => `${at} ${key}`;
  const newestFirst = records.sort((one, other) => (orderOf(one) > orderOf(other) ? -1 : 1));
  return Object.fromEntries(newestFirst.slice(0, MOST_KEPT));
}

export const EXPORTS: ChainUnit<ExportsState, ExportBody> = { unit: 'exports/global', chain: exportsChain };
