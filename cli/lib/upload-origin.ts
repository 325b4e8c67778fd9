/** Where a result comes from: the options of the command, or else what the pipeline's environment says. */
import { UsageError } from '../../shared/core/errors.ts';
import { isRun, type Origin, type OriginName, requireOrigin } from '../../shared/uploads/origin.ts';

export interface OriginOptions {
  readonly repository?: string;
  readonly commit?: string;
  readonly branch?: string;
}

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

/** Throws `UsageError` for a field that is missing or wrongly written. */
export function originOf(options: OriginOptions, env: NodeJS.ProcessEnv): Origin {
  const pipeline = github(env) ?? gitlab(env) ?? {};
  const isOwn = options.repository === undefined || options.repository === pipeline.repository;
  // the commit and branch of the pipeline are those of its own repository
  const { commit = isOwn ? pipeline.commit : undefined, branch = isOwn ? pipeline.branch : undefined } = options;
  const repository = options.repository ?? pipeline.repository;
  if (repository === undefined) throw new UsageError('which repository? give --repository, such as acme/shop');
  if (commit === undefined)
    throw new UsageError('which commit? give --commit, such as the output of `git rev-parse HEAD`');
  requireOrigin({ repository, commit, branch }, optionOf);
  const { run } = pipeline;
  return {
    ...{ repository, commit: commit.toLowerCase() },
    ...(branch === undefined ? {} : { branch }),
    ...(run !== undefined && isOwn && isRun(run) ? { run } : {}),
  };
}

export const optionOf: OriginName = (field) => `--${field}`;
