/** `plumbline evidence put`, and what controls of repositories make of it. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { repositoriesIn } from '../../shared/config/sources.ts';
import { controls } from '../../shared/controls/index.ts';
import { accountOnly } from '../../shared/core/account.ts';
import { evaluateControl } from '../../shared/core/evaluate.ts';
import { gather } from '../../shared/core/gather.ts';
import { openPorts } from '../../shared/core/source.ts';
import { repositories } from '../../shared/kinds/repositories.ts';
import { repositorySource } from '../../shared/records/repository-source.ts';
import { uploadsOf } from '../../shared/records/uploads.ts';
import { plumbline } from '../support/cli.ts';
import { NOTHING_NAMED } from '../support/ports.ts';

const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const recorded = (file: string) => resolve(import.meta.dirname, '../fixtures/uploads', file);
const newStore = () => mkdtemp(join(tmpdir(), 'plumbline-put-'));

const put = (cwd: string, file: string, kind: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
  plumbline(['evidence', 'put', file, '--kind', kind, '--store', 'store', ...options], { cwd, env });
const shop = ['--repository', 'acme/shop', '--commit', COMMIT];

async function stored(cwd: string, repository = 'acme/shop') {
  const store = await openStore({ store: join(cwd, 'store') });
  try {
    return Object.values((await store.history.read(uploadsOf(repository))).contents);
  } finally {
    await store.close();
  }
}

describe('evidence put', () => {
  it('stores the numbers, the digest, the commit and who uploaded, and nothing else of the file', async () => {
    const cwd = await newStore();
    const { code, stdout, stderr } = await put(cwd, recorded('gitleaks-found.sarif'), 'sarif', [
      ...shop,
      '--branch',
      'main',
    ]);
    expect({ code, stderr: stderr.replace(/made the key[\s\S]*/, '') }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^acme\/shop 4b825dc642cb on main: gitleaks, findings: 0 critical, 0 high, 1 medium, 0 low; sha256:/,
    );
    const [upload] = await stored(cwd);
    expect(upload).toMatchObject({
      ...{ repository: 'acme/shop', commit: COMMIT, branch: 'main', kind: 'sarif', check: 'gitleaks' },
      ...{ tools: ['gitleaks'], by: `local user ${userInfo().username}` },
    });
    expect(JSON.stringify(upload)).not.toMatch(/conf\.py|access-token|REDACTED/);
  });

  it('takes repository, commit, branch and run from GitHub Actions and GitLab CI', async () => {
    const github = {
      ...{ GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: COMMIT, GITHUB_REF_NAME: 'main' },
      ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_RUN_ID: '42' },
    };
    const cwd = await newStore();
    expect((await put(cwd, recorded('node.lcov'), 'lcov', [], github)).code).toBe(0);
    const run = 'https://github.com/acme/shop/actions/runs/42';
    expect(await stored(cwd)).toMatchObject([{ commit: COMMIT, branch: 'main', run, check: 'coverage' }]);
    const gitlab = {
      ...{ GITLAB_CI: 'true', CI_PROJECT_PATH: 'acme/web/shop', CI_COMMIT_SHA: COMMIT, CI_COMMIT_BRANCH: 'release' },
      CI_JOB_URL: 'https://gitlab.example.com/jobs/7',
    };
    expect((await put(cwd, recorded('node.junit.xml'), 'junit', ['--check', 'unit'], gitlab)).code).toBe(0);
    expect(await stored(cwd, 'acme/web/shop')).toMatchObject([{ branch: 'release', check: 'unit' }]);
  });

  it('does not give another repository the commit of the pipeline', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: COMMIT };
    const { code, stderr } = await put(
      await newStore(),
      recorded('node.lcov'),
      'lcov',
      ['--repository', 'acme/other'],
      env,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('which commit?');
  });

  it.each([
    ['another commit', { revisionId: 'f'.repeat(40) }, 'of commit ffff'],
    ['another branch', { branch: 'refs/heads/feature' }, 'of branch refs/heads/feature'],
    [
      'another repository',
      { repositoryUri: 'https://github.com/acme/other.git' },
      'of repository https://github.com/acme/other.git',
    ],
  ])('refuses a file that says it is of %s, and stores nothing', async (_name, versionControlProvenance, complaint) => {
    const cwd = await newStore();
    const sarif = JSON.parse(await readFile(recorded('gitleaks.sarif'), 'utf8'));
    sarif.runs[0].versionControlProvenance = [
      { repositoryUri: 'git@github.com:acme/shop', ...versionControlProvenance },
    ];
    await writeFile(join(cwd, 'scan.sarif'), JSON.stringify(sarif));
    const { code, stderr } = await put(cwd, 'scan.sarif', 'sarif', [...shop, '--branch', 'main']);
    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
    await expect(stored(cwd)).rejects.toThrow('holds no store');
  });

  it.each([
    [['--repository', 'acme shop', '--commit', COMMIT], 'is no repository'],
    [['--repository', '../../x y', '--commit', COMMIT], 'is no repository'],
    [['--repository', 'acme/shop', '--commit', 'main'], 'is no commit'],
    [['--commit', COMMIT], 'which repository?'],
    [['--repository', 'acme/shop'], 'which commit?'],
    [[...shop, '--branch', 'a b'], 'is no branch'],
    [[...shop, '--check', 'Unit Tests'], 'is no name of a check'],
  ])('refuses %j, and says what to write', async (options, complaint) => {
    const { code, stderr } = await put(await newStore(), recorded('node.lcov'), 'lcov', options);
    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
  });

  it('leaves a history that is whole, as fsck sees it', async () => {
    const cwd = await newStore();
    await put(cwd, recorded('node.lcov'), 'lcov', shop);
    await put(cwd, recorded('node.junit.xml'), 'junit', [...shop, '--check', 'unit']);
    const { code, stdout } = await plumbline(['fsck', '--store', 'store'], { cwd });
    expect(code, stdout).toBe(0);
  });
});

describe('a repository that the configuration names', () => {
  const ACCOUNT = '111122223333';
  const config = { repositories: [{ name: 'acme/shop', accounts: [ACCOUNT], without: ['migrations' as const] }] };

  async function verdictsIn(cwd: string, id: string, account = ACCOUNT) {
    const control = controls.find((one) => one.id === id) as (typeof controls)[number];
    const store = await openStore({ store: join(cwd, 'store') });
    const here = accountOnly(account);
    try {
      const source = repositorySource(store.history, repositoriesIn(config));
      const none = () => () => ({}) as never;
      const ports = openPorts(
        { aws: none, metric: none, records: none, ...NOTHING_NAMED, repository: source },
        { account },
      );
      const now = new Date();
      const facts = await gather({ account: here, regions: [], collectors: [repositories], ports, now });
      const defaults = Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]);
      const parametersOf = () => Object.fromEntries(defaults);
      return evaluateControl(control, {
        controls: [control],
        facts,
        account: here,
        region: 'global',
        now,
        parametersOf,
      });
    } finally {
      await store.close();
    }
  }

  it('is judged by what was uploaded about it, for the accounts that it belongs to', async () => {
    const cwd = await newStore();
    await put(cwd, recorded('node.lcov'), 'lcov', shop);
    await put(cwd, recorded('gitleaks.sarif'), 'sarif', shop);
    expect(await verdictsIn(cwd, 'delivery.coverage')).toMatchObject([{ resource: 'acme/shop', status: 'fail' }]);
    const [secrets] = await verdictsIn(cwd, 'secrets.repo-scan');
    expect(secrets).toMatchObject({ status: 'fail', because: 'no result of trivy was uploaded' });
    expect(await verdictsIn(cwd, 'delivery.db-migrations')).toMatchObject([{ status: 'not-applicable' }]);
    const [elsewhere] = await verdictsIn(cwd, 'delivery.coverage', '444455556666');
    expect(elsewhere).toMatchObject({ resource: '444455556666', status: 'not-applicable' });
    expect(elsewhere?.because).toContain('under `repositories`');
  });

  it('is judged by the newest result of its own branch', async () => {
    const cwd = await newStore();
    await put(cwd, recorded('gitleaks.sarif'), 'sarif', [...shop, '--check', 'trivy']);
    await put(cwd, recorded('gitleaks.sarif'), 'sarif', [...shop, '--branch', 'main']);
    await put(cwd, recorded('gitleaks-found.sarif'), 'sarif', [...shop, '--branch', 'feature']);
    expect(await verdictsIn(cwd, 'secrets.repo-scan')).toMatchObject([{ status: 'pass' }]);
    await put(cwd, recorded('gitleaks-found.sarif'), 'sarif', [...shop, '--branch', 'main']);
    expect(await verdictsIn(cwd, 'secrets.repo-scan')).toMatchObject([{ status: 'fail' }]);
  });
});
