/** The results that pipelines uploaded about a repository. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { Upload } from '../core/upload.ts';

export interface UploadBody {
  readonly type: 'upload';
  readonly upload: Upload;
}

/** `uploadKey` → the newest upload with this key. */
export type UploadsState = Readonly<Record<string, Upload>>;

/** Older results leave the state, because those of merged branches would accumulate. The log keeps them. */
const KEPT_DAYS = 400;
const MOST_KEPT = 400;
const DAY = 86_400_000;

/** One result replaces another where branch, kind, check and tools are the same. */
export const uploadKey = ({ branch = '', kind, check, tools }: Upload): string =>
  [branch, kind, check, ...tools].join(' ');

const uploadsChain: Chain<UploadsState, UploadBody> = {
  type: 'upload',
  empty: {},
  fold: (state, { upload }, at) => newest({ ...state, [uploadKey(upload)]: upload }, at),
  parts: (uploads) => ({ uploads }),
  size: (uploads) => Object.keys(uploads).length,
};

function newest(uploads: UploadsState, at: string): UploadsState {
  const since = new Date(Date.parse(at) - KEPT_DAYS * DAY).toISOString();
  const recent = Object.entries(uploads).filter(([, upload]) => upload.at >= since);
  if (recent.length <= MOST_KEPT) return Object.fromEntries(recent);
  // uploads of the same instant are ordered by key, so that the order of a stored state does not matter
  const orderOf = ([key, { at: uploaded }]: [string, Upload]) => `${uploaded} ${key}`;
  const newestFirst = recent.sort((one, other) => (orderOf(one) > orderOf(other) ? -1 : 1));
  return Object.fromEntries(newestFirst.slice(0, MOST_KEPT));
}

/** The uploads of a repository, by its name. */
export const uploadsOf = (repository: string): ChainUnit<UploadsState, UploadBody> => ({
  unit: `${UPLOADS}/${repository}`,
  chain: uploadsChain,
});

/** The first part of the names of these units, before the `/`. */
export const UPLOADS = 'uploads';
