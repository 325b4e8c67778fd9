import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { CONTROL_CADENCES } from '../../shared/core/cadence.ts';
import { EVIDENCE_KINDS } from '../../shared/core/source.ts';
import { plumbline } from '../support/cli.ts';

const folder = () => mkdtemp(join(tmpdir(), 'plumbline-cli-'));

describe('help', () => {
  it.each([[], ['scan'], ['demo'], ['controls'], ['explain'], ['history'], ['attest'], ['fsck'], ['new', 'control']])(
    'plumbline %s --help gives examples',
    async (...verb) => {
      const { code, stdout } = await plumbline([...verb, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:|Commands:/);
    },
  );
});

describe('controls', () => {
  it('lists them for machines in a stable shape', async () => {
    const { code, stdout } = await plumbline(['controls', '--format', 'json']);
    expect(code).toBe(0);
    const listed = JSON.parse(stdout);
    expect(listed).toHaveLength(controls.length);
    for (const control of listed) {
      expect(Object.keys(control)).toEqual([
        'id',
        'title',
        'severity',
        'scope',
        'kind',
        'cadence',
        'seeds',
        'satisfies',
        'claims',
        'equivalents',
        'parameters',
        'actions',
        'triggers',
      ]);
      expect(EVIDENCE_KINDS).toContain(control.kind);
      expect(CONTROL_CADENCES).toContain(control.cadence);
      expect(Object.keys(control.equivalents)).toEqual(['prowler', 'securityHub', 'config']);
      const called = Object.entries<string[]>(control.equivalents).flatMap(([tool, ids]) =>
        ids.map((id) => `${tool}/${id}`),
      );
      expect(Object.keys(control.claims)).toEqual([...control.satisfies, ...called]);
    }
  });

  it('shows the kind of evidence and the cadence of each', async () => {
    const { stdout } = await plumbline(['controls', '--format', 'json']);
    const kinds = new Map(
      JSON.parse(stdout).map(({ id, kind, cadence }: Record<string, string>) => [id, `${kind}, ${cadence}`]),
    );
    // AWS can prove a drill, and people may attest one
    expect(kinds.get('dr.drill-quarterly')).toBe('attested, quarterly');
    expect(kinds.get('dr.plan')).toBe('attested, yearly');
    expect(kinds.get('guardduty.enabled')).toBe('aws, event+daily');
    // no event makes its facts stale, and they change seldom
    expect(kinds.get('cost.explorer')).toBe('aws, weekly');
  });

  it('takes lists with commas, repeated, and globs', async () => {
    const { stdout } = await plumbline([
      'controls',
      '--controls',
      'guardduty.enabled,backup.*',
      '--controls',
      'cost.budgets',
      '--format',
      'json',
    ]);
    const ids = JSON.parse(stdout).map(({ id }: { id: string }) => id);
    expect(ids).toContain('guardduty.enabled');
    expect(ids).toContain('cost.budgets');
    expect(ids).toContain('backup.retention');
    expect(ids).not.toContain('guardduty.protection-plans');
  });
});

describe('wrong usage ends with 2 and says what to do', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown verb', ['scann'], /unknown command/],
    ['an unknown option', ['scan', '--regoins', 'x'], /unknown option/],
    ['an unknown control', ['explain', 'guardduty.enable'], /did you mean guardduty\.enabled/],
    ['an unknown control to scan', ['scan', '--controls', 'nothing.here'], /no control is called "nothing\.here"/],
    ['an account that is none', ['scan', '--accounts', '123'], /not a 12-digit account id/],
    ['a region that is none', ['scan', '--regions', 'europe'], /not an AWS region/],
    ['several accounts without a role', ['scan', '--accounts', '111122223333,444455556666'], /need --role/],
    ['no store', ['fsck'], /give --store <folder>/],
    ['two stores', ['fsck', '--store', 'a', '--table', 'b'], /exclude each other/],
    ['an instant that is none', ['history', '--store', 'x', '--as-of', 'yesterday'], /Write it like/],
    [
      'a configuration that is not there',
      ['scan', '--config', 'nowhere.ts'],
      /there is no configuration file nowhere\.ts/,
    ],
    ['a control id of another form', ['new', 'control', 'Backup', '--title', 'x'], /not of the form/],
  ])('%s', async (_name, args, message) => {
    const { code, stderr } = await plumbline(args, { cwd: await folder() });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('a broken configuration', async () => {
    const cwd = await folder();
    await writeFile(join(cwd, 'broken.config.mjs'), 'export default { regions: [');
    const { code, stderr } = await plumbline(['scan', '--config', 'broken.config.mjs'], { cwd });
    expect(stderr).toMatch(/broken\.config\.mjs cannot be loaded/);
    expect(code).toBe(2);
  });
});

describe('credentials', () => {
  let server: Server;
  let url = '';
  beforeAll(async () => {
    const refusal =
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>' +
      '<Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message>' +
      '</Error><RequestId>r</RequestId></ErrorResponse>';
    server = createServer((_request, response) => response.writeHead(403, { 'content-type': 'text/xml' }).end(refusal));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('that are missing are asked for, and nothing is scanned', async () => {
    const { code, stderr, stdout } = await plumbline(['scan', '--regions', 'eu-west-1']);
    expect(stderr).toMatch(/sts:GetCallerIdentity could not be asked: there are no AWS credentials here; sign in/);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('that are wrong are distinguished from disabled regions', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAWRONG', AWS_SECRET_ACCESS_KEY: 'wrong' };
    const { code, stderr } = await plumbline(['scan', '--regions', 'eu-west-1', '--endpoint-url', url], { env });
    expect(stderr).toMatch(/refused the credentials; sign in again.*InvalidClientTokenId/);
    expect(code).toBe(1);
  });
});

describe('a local store', () => {
  it('keeps attestations with their person and instant, and fsck proves it', async () => {
    const cwd = await folder();
    await writeFile(join(cwd, 'drill.txt'), 'it went well');
    const args = ['--store', 'store', '--valid-for', '90d', '--note', 'drill', '--account', '111122223333'];
    const attested = await plumbline(['attest', 'dr.drill-quarterly', '--evidence', 'drill.txt', ...args], { cwd });
    expect(attested.stderr).toMatch(/^made the key that signs anchors: .*\nits fingerprint is .*\n$/);
    expect(attested.stdout).toMatch(
      /attested for 111122223333 until \d{4}-\d\d-\d\d, evidence sha256:[0-9a-f]{64}, commit 1/,
    );
    const fsck = await plumbline(['fsck', '--store', 'store', '--format', 'json'], { cwd });
    expect(JSON.parse(fsck.stdout)).toMatchObject({ units: 1, commits: 1, problems: [], anchors: null });
    expect(JSON.parse(fsck.stdout).unproven.join()).toMatch(/no older copy of the history: give the key/);
    expect(fsck.code).toBe(0);
  });

  it('refuses an attestation for a control that AWS can prove', async () => {
    const args = ['--store', 'store', '--valid-for', '90d', '--note', 'x', '--evidence', 'https://example.com'];
    const { code, stderr } = await plumbline(['attest', 'guardduty.enabled', ...args], { cwd: await folder() });
    expect(stderr).toMatch(/is read from AWS and takes no attestation/);
    expect(code).toBe(2);
  });

  it('is opened by one process at a time', async () => {
    const cwd = await folder();
    const drill = ['attest', 'dr.drill-quarterly', '--valid-for', '90d', '--note', 'x', '--evidence', 'drill.txt'];
    await writeFile(join(cwd, 'drill.txt'), 'it went well');
    expect((await plumbline([...drill, '--store', 'store'], { cwd })).code).toBe(0);
    await writeFile(join(cwd, 'store/lock'), String(process.pid));
    const { code, stderr } = await plumbline(['fsck', '--store', 'store'], { cwd });
    expect(stderr).toMatch(/is in use by process \d+; wait for it/);
    expect(code).toBe(2);
    await writeFile(join(cwd, 'store/lock'), '999999999');
    expect((await plumbline(['fsck', '--store', 'store'], { cwd })).code).toBe(0);
  });
});

describe('a folder that holds no store', () => {
  it.each([[['fsck']], [['history']], [['history', '--since', '2026-01-01']]])(
    'is refused by %j, and nothing is created',
    async (verb) => {
      const cwd = await folder();
      await mkdir(join(cwd, 'empty'));
      for (const name of ['nowhere', 'empty']) {
        const { code, stderr } = await plumbline([...verb, '--store', name], { cwd });
        expect(stderr).toMatch(/holds no store; .*`plumbline scan --store \w+`/);
        expect(code).toBe(2);
      }
      expect(await readdir(cwd, { recursive: true })).toEqual(['empty']);
    },
    20_000,
  );
});

it.each([[['fsck']], [['history']], [['demo', '--once']]])(
  'a file in place of the folder of a store is refused by %j, and kept',
  async (verb) => {
    const cwd = await folder();
    await writeFile(join(cwd, 'notes.txt'), 'mine');
    const { code, stderr } = await plumbline([...verb, '--store', 'notes.txt'], { cwd });
    expect(stderr).toContain('notes.txt is a file; --store takes the folder that holds the store');
    expect(stderr).not.toContain('plumbline scan');
    expect(code).toBe(2);
    expect(await readFile(join(cwd, 'notes.txt'), 'utf8')).toBe('mine');
  },
);

describe('new control', () => {
  it('writes a file whose imports exist, and never overwrites one', async () => {
    const cwd = await folder();
    await mkdir(join(cwd, 'shared/controls'), { recursive: true });
    await writeFile(join(cwd, 'shared/controls/index.ts'), '');
    const args = ['new', 'control', 'storage.kept-twice', '--title', "Two copies of what's kept", '--seeds', '000:11'];
    expect((await plumbline(args, { cwd })).code).toBe(0);
    const written = await readFile(join(cwd, 'shared/controls/storage/kept-twice.ts'), 'utf8');
    expect(written).toContain("id: 'storage.kept-twice'");
    const imported = [...written.matchAll(/from '([^']+)'/g)].map(([, path = '']) => path);
    expect(imported.length).toBeGreaterThan(0);
    const folderOfControl = join(import.meta.dirname, '../../shared/controls/storage');
    for (const path of imported) expect(existsSync(join(folderOfControl, path)), path).toBe(true);
    const again = await plumbline(args, { cwd });
    expect(again.stderr).toMatch(/is there already/);
    expect(again.code).toBe(2);
  });

  it('writes nothing outside the repository, where it would have no use', async () => {
    const cwd = await folder();
    const { code, stderr } = await plumbline(['new', 'control', 'storage.kept-twice', '--title', 'x'], { cwd });
    expect(stderr).toMatch(/is a file of Plumbline's repository/);
    expect(code).toBe(2);
    expect(await readdir(cwd)).toEqual([]);
  });
});
