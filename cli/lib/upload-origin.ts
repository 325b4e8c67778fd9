/** Where a result comes from: the options of the command, or else what the pipeline's environment says. */
import { UsageError } from '../../shared/core/errors.ts';
import { isInert } from '../../shared/core/inert.ts';
import { REPOSITORY_NAME, type Upload } from '../../shared/core/upload.ts';
import type { Provenance } from '../../shared/uploads/result.ts';

export interface OriginOptions {
  readonly repository?: string;
  readonly commit?: string;
  readonly branch?: string;
}

export type Origin = Pick<Upload, 'repository' | 'commit' | 'branch' | 'run'>;

interface Pipeline extends OriginOptions {
  readonly run?: string;
}

/** "Default environment variables", GitHub Docs. A pull request's reference is no branch. */
function github(env: NodeJS.ProcessEnv): Pipeline | null {
  if (env.GITHUB_ACTIONS !== 'true') return null;
  const { GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_REF_NAME, GITHUB_SERVER_URL, GITHUB_RUN_ID } = env;
  return given({
    repository: GITHUB_REPOSITORY,
    commit: GITHUB_SHA,
    branch: GITHUB_REF_NAME,
    run: GITHUB_RUN_ID && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`,
  });
}

/** "Predefined CI/CD variables reference", GitLab Docs. CI_COMMIT_BRANCH is absent for merge requests and tags. */
function gitlab(env: NodeJS.ProcessEnv): Pipeline | null {
  if (env.GITLAB_CI !== 'true') return null;
  const { CI_PROJECT_PATH, CI_COMMIT_SHA, CI_COMMIT_BRANCH, CI_COMMIT_REF_NAME, CI_JOB_URL } = env;
  return given({
    repository: CI_PROJECT_PATH,
    commit: CI_COMMIT_SHA,
    branch: CI_COMMIT_BRANCH ?? CI_COMMIT_REF_NAME,
    run: CI_JOB_URL,
  });
}

const given = (fields: Readonly<Record<keyof Pipeline, string | undefined>>): Pipeline =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** Throws `UsageError` for what is not given, or not written as it must be. */
export function originOf(options: OriginOptions, env: NodeJS.ProcessEnv): Origin {
  const pipeline = github(env) ?? gitlab(env) ?? {};
  const isOwn = options.repository === undefined || options.repository === pipeline.repository;
  // the commit and branch of the pipeline are those of its own repository
  const { commit = isOwn ? pipeline.commit : undefined, branch = isOwn ? pipeline.branch : undefined } = options;
  const repository = options.repository ?? pipeline.repository;
  if (repository === undefined) throw new UsageError('which repository? give --repository, such as acme/shop');
  if (commit === undefined)
    throw new UsageError('which commit? give --commit, such as the output of `git rev-parse HEAD`');
  if (!REPOSITORY_NAME.test(repository))
    throw new UsageError(`--repository ${repository} is no repository's name; write it like acme/shop`);
  if (!/^[0-9a-f]{7,64}$/i.test(commit))
    throw new UsageError(`--commit ${commit} is no commit; give its hash, of 7 to 64 hexadecimal digits`);
  if (branch !== undefined && !isBranch(branch))
    throw new UsageError(`--branch ${branch} is no branch; write it like main or release/2026.1`);
  const { run } = pipeline;
  return {
    ...{ repository, commit: commit.toLowerCase() },
    ...(branch === undefined ? {} : { branch }),
    ...(run !== undefined && isOwn && isInert(run) && run.length <= 400 ? { run } : {}),
  };
}

/** "git check-ref-format": no space, no control character, nothing that the shell of git reads as something else. */
const isBranch = (branch: string): boolean =>
  branch.length <= 200 && isInert(branch) && !/[\s~^:?*[\\]|\.\./.test(branch);

/** Throws `UsageError` where the file says that it is about something else than what it is uploaded for. */
export function requireSameOrigin({ repository, commit, branch }: Origin, provenance: readonly Provenance[]): void {
  for (const said of provenance) {
    if (said.commit !== null && !isSameCommit(said.commit, commit))
      throw other(`commit ${said.commit}`, `--commit ${commit}`);
    if (said.branch !== null && branch !== undefined && said.branch.replace(/^refs\/heads\//, '') !== branch)
      throw other(`branch ${said.branch}`, `--branch ${branch}`);
    if (said.repository !== null && !isSameRepository(said.repository, repository))
      throw other(`repository ${said.repository}`, `--repository ${repository}`);
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
