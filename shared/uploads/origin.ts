/** Where a result comes from: its repository, commit and branch. Messages name a field as the caller gave it. */
import { UsageError } from '../core/errors.ts';
import { isInert } from '../core/inert.ts';
import { REPOSITORY_NAME, type Upload } from '../core/upload.ts';
import type { Provenance } from './result.ts';

export type Origin = Pick<Upload, 'repository' | 'commit' | 'branch' | 'run'>;

/** The caller's name of a field: `--branch`, or `branch`. */
export type OriginName = (field: 'repository' | 'commit' | 'branch' | 'check') => string;

/** Throws `UsageError` for a field with a wrong format. */
export function requireOrigin(
  { repository, commit, branch }: { repository: string; commit: string; branch: string | undefined },
  named: OriginName,
): void {
  if (!REPOSITORY_NAME.test(repository))
    throw new UsageError(`${named('repository')} ${repository} is no repository's name; write it like acme/shop`);
  if (!/^[0-9a-f]{7,64}$/i.test(commit))
    throw new UsageError(`${named('commit')} ${commit} is no commit; give its hash, of 7 to 64 hexadecimal digits`);
  if (branch !== undefined && !isBranch(branch))
    throw new UsageError(`${named('branch')} ${branch} is no branch; write it like main or release/2026.1`);
}

const LONGEST_RUN = 400;
export const isRun = (run: string): boolean => isInert(run) && run.length <= LONGEST_RUN;

/** "git check-ref-format": no spaces, control characters, or characters with a special meaning to git. */
const isBranch = (branch: string): boolean =>
  branch.length <= 200 && isInert(branch) && !/[\s~^:?*[\\]|\.\./.test(branch);

/** Throws `UsageError` if the file names another repository, commit or branch than the upload. */
export function requireSameOrigin(
  { repository, commit, branch }: Origin,
  provenance: readonly Provenance[],
  named: OriginName,
): void {
  for (const said of provenance) {
    if (said.commit !== null && !isSameCommit(said.commit, commit))
      throw other(`commit ${said.commit}`, `${named('commit')} ${commit}`);
    if (said.branch !== null && branch !== undefined && said.branch.replace(/^refs\/heads\//, '') !== branch)
      throw other(`branch ${said.branch}`, `${named('branch')} ${branch}`);
    if (said.repository !== null && !isSameRepository(said.repository, repository))
      throw other(`repository ${said.repository}`, `${named('repository')} ${repository}`);
  }
}

const other = (said: string, asked: string) =>
  new UsageError(`the file says that it is of ${said}, and not of ${asked}; nothing was stored`);

function isSameCommit(one: string, other: string): boolean {
  const [short, long] = [one.toLowerCase(), other.toLowerCase()].sort((a, b) => a.length - b.length) as [
    string,
    string,
  ];
  return short.length >= 7 && long.startsWith(short);
}

/** `https://github.com/acme/shop.git` and `git@github.com:acme/shop` are the repository acme/shop. */
function isSameRepository(address: string, repository: string): boolean {
  const path = address
    .toLowerCase()
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .replaceAll(':', '/');
  const name = repository.toLowerCase();
  return path === name || path.endsWith(`/${name}`);
}
