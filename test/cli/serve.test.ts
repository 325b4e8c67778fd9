/** `plumbline serve` as a process: its address, who writes through it, what it refuses, and how it ends. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isLoopback } from '../../shared/api/loopback.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { environment, plumbline } from '../support/cli.ts';

let folder: string;
let url = '';
let server: ChildProcessWithoutNullStreams;
let told = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-serve-'));
  await alertsStore(folder);
  const main = resolve(import.meta.dirname, '../../cli/main.ts');
  server = spawn(process.execPath, [main, 'serve', '--store', 'store', '--port', '0'], {
    cwd: folder,
    env: environment({}, folder),
  });
  server.stderr.on('data', (chunk) => {
    told += chunk;
  });
  await vi.waitFor(() => expect(told).toMatch(/serving http/), 60_000);
  url = `${/serving (http:\/\/127\.0\.0\.1:\d+)\/ for/.exec(told)?.[1]}/api/v1`;
}, 120_000);
afterAll(async () => {
  server.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const me = `local user ${userInfo().username}`;

/** `fetch` sets the host itself. */
const statusAs = (headers: Record<string, string>, method = 'GET', path = '/me'): Promise<number> =>
  new Promise((done, failed) => {
    const asked = request(`${url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    asked.on('error', failed);
    asked.end();
  });

/** Sends a body through an agent, and says what came back and whether the connection had been used before. */
const sent = (agent: Agent, method: string, body: Buffer): Promise<{ status: number; reused: boolean }> =>
  new Promise((done, failed) => {
    const asked = request(`${url}/me`, { agent, method }, (answer) => {
      answer.resume().on('end', () => done({ status: answer.statusCode ?? 0, reused: asked.reusedSocket }));
    });
    asked.on('error', failed);
    asked.end(body);
  });

describe('plumbline serve', () => {
  it('answers, and whoever asks is the person who started it', async () => {
    const answer = await fetch(`${url}/me`, { headers: { authorization: 'Bearer of-somebody-else' } });
    expect(await answer.json()).toMatchObject({ who: me, roles: expect.arrayContaining(['approver', 'auditor']) });
    expect((await (await fetch(`${url}/openapi.json`)).json()) as object).toMatchObject({ openapi: '3.1.0' });
  });

  it.each([
    ['evil.example', 421],
    ['evil.example:80', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost.evil.example', 421],
    ['192.168.1.1', 421],
    ['', 421],
    ['localhost', 200],
    ['LOCALHOST:1234', 200],
    ['[::1]:1234', 200],
  ])('answers the host "%s" with %i, so that no name of another page leads here', async (host, status) => {
    expect(isLoopback(host)).toBe(status === 200);
    if (host !== '') expect(await statusAs({ host })).toBe(status);
  });

  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('refuses a write that comes with %j', async (headers) => {
    expect(await statusAs(headers as Record<string, string>, 'POST', '/windows/x/end')).toBe(403);
  });

  it('takes a write of its own origin, and of what is no browser', async () => {
    expect(
      await statusAs({ origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' }, 'POST', '/windows/x/end'),
    ).toBe(404);
    expect(await statusAs({}, 'POST', '/windows/x/end')).toBe(404);
  });

  it('refuses an upload that breaks off half-way, and goes on', async () => {
    const query = `repository=acme/shop&kind=junit&commit=${'a'.repeat(40)}&sha256=${'0'.repeat(64)}`;
    await new Promise<void>((done) => {
      const asked = request(`${url}/uploads?${query}`, { method: 'POST', headers: { 'content-length': '5000' } });
      asked.on('error', () => done());
      asked.write('<testsuites>');
      setTimeout(() => asked.destroy(), 200);
    });
    expect(await statusAs({})).toBe(200);
  });

  it('keeps a connection after it refused a request whose body it had no use for', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await sent(agent, 'PUT', Buffer.alloc(3_000_000))).toEqual({ status: 405, reused: false });
    // the adapter cuts a connection half a second after it answered without having read the body
    await wait(800);
    expect(await sent(agent, 'GET', Buffer.alloc(0))).toEqual({ status: 200, reused: true });
    agent.destroy();
  });

  it('says that an address is too long, and lets the caller send the rest of it first', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const ended = once(socket, 'close');
    let answer = '';
    let failure: Error | undefined;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('data', (part) => {
      answer += part;
    });
    socket.write(`GET /api/v1/findings?ou=${'x'.repeat(20_000)}`);
    for (let n = 0; n < 20 && !socket.destroyed; n += 1) {
      await wait(10);
      socket.write('x'.repeat(1_000));
    }
    socket.end(' HTTP/1.1\r\n\r\n');
    await ended;
    expect(failure).toBeUndefined();
    expect(answer).toMatch(/^HTTP\/1\.1 431 [\s\S]*fewer things at once/);
  });

  it('records and anchors what is written, makes packs, and gives the store back when it ends', async () => {
    const { alerts } = (await (await fetch(`${url}/alerts`)).json()) as { alerts: { alert: { id: string } }[] };
    const id = alerts[0]?.alert.id ?? '';
    const taken = await fetch(`${url}/alerts/${id}/acknowledgement`, { method: 'POST' });
    expect(await taken.json()).toMatchObject({ alert: { acknowledged: { by: me } } });
    const today = new Date().toISOString().slice(0, 10);
    const pack = { kind: 'pack', framework: 'fsbp', from: '2026-01-01', to: today };
    const asked = await fetch(`${url}/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(pack),
    });
    expect(asked.status).toBe(202);
    const job = `${new URL(url).origin}${asked.headers.get('location')}`;
    const state = async () => (await (await fetch(job)).json()) as { status: string; because: string | null };
    await expect.poll(async () => (await state()).status, { timeout: 60_000 }).toMatch(/done|failed/);
    expect(await state()).toMatchObject({ status: 'done', because: null });
    expect(await (await fetch(`${job}/file`)).text()).toMatch(/^<!doctype html>/);
    server.kill('SIGTERM');
    await expect.poll(() => server.exitCode, { timeout: 30_000 }).toBe(0);
    const fsck = await plumbline(['fsck', '--store', 'store'], { cwd: folder });
    expect(fsck).toMatchObject({ code: 0, stderr: '' });
    const anchors = (await readdir(join(folder, '.state'), { recursive: true })).filter((name) =>
      /anchor\.json$/.test(name),
    );
    expect(anchors.length).toBeGreaterThan(0);
  }, 120_000);
});
