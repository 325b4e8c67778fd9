import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { plumbline } from '../support/cli.ts';

const MAIN = resolve(import.meta.dirname, '../../cli/main.ts');
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const ACCOUNTS = Array.from({ length: 10 }, (_, index) => String(111_122_220_000 + index));

const sts = (operation: string, result: string) =>
  `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}` +
  `</${operation}Result></${operation}Response>`;
const IDENTITY = sts('GetCallerIdentity', '<Arn>arn:aws:iam::111122223333:user/u</Arn><Account>111122223333</Account>');
const roleOf = (account: string) =>
  sts(
    'AssumeRole',
    `<AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/Audit/plumbline</Arn></AssumedRoleUser>` +
      '<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken>' +
      '<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>',
  );

/** Knows STS, and that there is no detector: every other call gets a page that cannot be read. A role is given when `taken` is settled. */
async function emulator(taken: () => Promise<void>): Promise<Server> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (body.includes('Action=AssumeRole')) await taken();
    const known = body.includes('Action=GetCallerIdentity')
      ? IDENTITY
      : body.includes('Action=AssumeRole')
        ? roleOf(/iam%3A%3A(\d{12})/.exec(body)?.[1] ?? '')
        : /^\/detector(\?|$)/.test(request.url ?? '')
          ? '{"detectorIds":[]}'
          : null;
    response.writeHead(known ? 200 : 404, { 'content-type': known ? 'text/xml' : 'text/html' });
    response.end(known ?? '<html>not here</html>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const commandOf = (pid: number) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');

describe('a scan into a store', () => {
  let server: Server;
  let args: string[] = [];
  let accounts = 0;
  /** One account is scanned after the other, and the third has begun: the scan is under way, and stands still until it may go on. */
  let underWay = Promise.withResolvers<void>();
  let goesOn = Promise.withResolvers<void>();
  beforeAll(async () => {
    server = await emulator(async () => {
      accounts += 1;
      if (accounts !== 3) return;
      underWay.resolve();
      await goesOn.promise;
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    args = [
      'scan',
      '--accounts',
      ACCOUNTS.join(','),
      '--role',
      'Audit',
      '--regions',
      'eu-west-1',
      '--endpoint-url',
      url,
    ];
    args.push(
      '--controls',
      'guardduty.*',
      '--concurrency',
      '1',
      '--format',
      'json',
      '--output',
      'out.json',
      '--store',
      'store',
    );
  });
  afterAll(() => server.close());

  const begin = () => {
    accounts = 0;
    underWay = Promise.withResolvers();
    goesOn = Promise.withResolvers();
  };

  /** In this process, which is quicker; a signal that would end the tests' own process needs another. */
  const startedHere = async (cwd: string) => {
    begin();
    const ended = plumbline(args, { cwd, env: CREDENTIALS });
    await underWay.promise;
    return { ended };
  };

  interface Started {
    readonly child: ChildProcess;
    readonly stderr: () => string;
    /** Settles once the process has said that it finishes the accounts under way. */
    readonly heard: Promise<void>;
  }

  const started = async (cwd: string, { stays = false } = {}): Promise<Started> => {
    const env = {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      CI: 'true',
      XDG_STATE_HOME: join(cwd, '.state'),
      ...CREDENTIALS,
    };
    begin();
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    const heard = Promise.withResolvers<void>();
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
      if (!stderr.includes('finishing the accounts under way')) return;
      heard.resolve();
      if (!stays) goesOn.resolve();
    });
    await underWay.promise;
    return { child, stderr: () => stderr, heard: heard.promise };
  };

  /** The two accounts before the third are committed, and an anchor of the scan that ended tells when one of them goes. */
  async function provesItsCommits(cwd: string): Promise<void> {
    const key = ['--key', join(cwd, '.state/plumbline/anchor-key.pem')];
    const proven = await plumbline(['fsck', '--store', 'store', ...key], { cwd });
    expect(proven.stdout).toMatch(/1 anchors are signed by the given key; the newest is of run cli-/);
    const store = await openStore({ store: join(cwd, 'store') });
    try {
      const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.table }));
      const unit = `${ACCOUNTS[0]}/eu-west-1`;
      const gone = Items.filter(({ pk, sk }) => pk?.S?.endsWith(`#${unit}`) || sk?.S === unit);
      for (const { pk, sk } of gone)
        if (pk && sk) await store.client.send(new DeleteItemCommand({ TableName: store.table, Key: { pk, sk } }));
    } finally {
      await store.close();
    }
    const { stdout, code } = await plumbline(['fsck', '--store', 'store', ...key], { cwd });
    expect(stdout).toContain(`${ACCOUNTS[0]}/eu-west-1: its history was anchored and is gone`);
    expect(code).toBe(3);
  }

  it('stays whole after Ctrl-C, and a later scan continues', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-int-'));
    const { child, stderr } = await started(cwd);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(stderr()).toMatch(/finishing the accounts under way/);
    expect(stderr()).toMatch(/interrupted: some accounts were not scanned; run the same command again/);
    expect(code).toBe(1);
    const before = JSON.parse((await plumbline(['fsck', '--store', 'store', '--format', 'json'], { cwd })).stdout);
    expect(before.problems).toEqual([]);
    expect(before.units).toBe(6);
    await plumbline(args, { cwd, env: CREDENTIALS });
    const after = JSON.parse((await plumbline(['fsck', '--store', 'store', '--format', 'json'], { cwd })).stdout);
    expect(after).toMatchObject({ units: ACCOUNTS.length * 2, commits: ACCOUNTS.length, problems: [] });
    const key = ['--key', join(cwd, '.state/plumbline/anchor-key.pem')];
    const proven = await plumbline(['fsck', '--store', 'store', ...key], { cwd });
    expect(proven.stdout).toMatch(/2 anchors are signed by the given key; the newest is of run cli-/);
    expect(proven.stdout).toMatch(/not proven: what was written after run cli-/);
    expect(proven.code).toBe(0);
    const inside = await plumbline([...args, '--anchors', 'store/anchors'], { cwd, env: CREDENTIALS });
    expect(inside.stderr).toMatch(/lies in the store .*, where it proves nothing; give another place with --anchors/);
    expect(inside.code).toBe(2);
  });

  it('ends whole on SIGTERM too', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-int-'));
    const { child, stderr } = await started(cwd);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(stderr()).toMatch(/interrupted: some accounts were not scanned/);
    expect(code).toBe(1);
    await provesItsCommits(cwd);
  });

  it('ends whole when its terminal is closed', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-int-'));
    const scan = await startedHere(cwd);
    const heard = once(process, 'SIGHUP');
    process.kill(process.pid, 'SIGHUP');
    await heard;
    goesOn.resolve();
    const { code, stderr } = await scan.ended;
    expect(stderr).toMatch(/finishing the accounts under way/);
    expect(stderr).toMatch(/interrupted: some accounts were not scanned/);
    expect(code).toBe(1);
    await provesItsCommits(cwd);
  });

  it('anchors what it committed where it fails in the middle', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-fails-'));
    const scan = await startedHere(cwd);
    // from here on no evidence can be kept
    await rm(join(cwd, 'store/evidence'), { recursive: true, force: true });
    await writeFile(join(cwd, 'store/evidence'), '');
    goesOn.resolve();
    const { code, stderr } = await scan.ended;
    expect(stderr).toContain('ENOTDIR');
    expect(code).not.toBe(0);
    await provesItsCommits(cwd);
  });

  it('anchors what it committed when a second Ctrl-C stops it at once', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-twice-'));
    const { child, stderr, heard } = await started(cwd, { stays: true });
    child.kill('SIGINT');
    await heard;
    expect(stderr()).toMatch(/press Ctrl-C again/);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    goesOn.resolve();
    expect(code).toBe(1);
    await provesItsCommits(cwd);
  });

  it('killed outright loses nothing and doubles nothing', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-kill-'));
    const { child } = await started(cwd);
    child.kill('SIGKILL');
    await once(child, 'exit');
    goesOn.resolve();
    const [, database] = (await readFile(join(cwd, 'store/lock'), 'utf8')).split(' ').map(Number);
    const again = await plumbline(args, { cwd, env: CREDENTIALS });
    expect(again.stderr).not.toMatch(/in use/);
    if (database) expect(await commandOf(database), 'the database it left behind is gone').not.toContain(cwd);
    const { stdout } = await plumbline(['fsck', '--store', 'store', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ units: ACCOUNTS.length * 2, commits: ACCOUNTS.length, problems: [] });
  });
});
