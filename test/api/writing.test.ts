/** Records of people and pipelines that come through the API: each is a commit with the identity of the caller. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChainUnit } from '../../shared/core/chain.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { uploadsOf } from '../../shared/records/uploads.ts';
import { WAIVERS } from '../../shared/records/waivers.ts';
import { allowed, openApi, type TestApi } from './support.ts';

let api: TestApi;
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

beforeAll(async () => {
  api = await openApi();
}, 120_000);
afterAll(() => api.close());

/** The cause of the newest commit of a unit, and its number. */
async function newest(of: ChainUnit<unknown>): Promise<{ seq: number; cause: unknown } | null> {
  let last: { seq: number; cause: unknown } | null = null;
  for await (const { seq, cause } of api.store.history.log(of)) last = { seq, cause };
  return last;
}

const byPerson = (by: string) => ({ cause: { kind: 'person', by } });

async function alert(): Promise<string> {
  const { body } = await api.ask('/alerts');
  return body.alerts[0].alert.id;
}

describe('people', () => {
  it('acknowledge an alert once, by their own name', async () => {
    const id = await alert();
    const { status, body } = await api.post(`/alerts/${id}/acknowledgement`, undefined, allowed('responder'), 'kim');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.alert).toMatchObject({ status: 'acknowledged', acknowledged: { by: 'kim' } });
    expect(await newest(ALERTS)).toMatchObject(byPerson('kim'));
    const again = await api.post(`/alerts/${id}/acknowledgement`, undefined, allowed('responder'), 'dana');
    expect(again.status).toBe(409);
    expect(again.body.detail).toMatch(/was taken by kim/);
  });

  it('name nobody else in a body that nothing reads', async () => {
    const { status, body } = await api.post(`/alerts/${await alert()}/acknowledgement`, { by: 'somebody' });
    expect(status).toBe(400);
    expect(body.detail).toMatch(/takes no body/);
  });

  it('waive an alert, and find its waivers', async () => {
    const { status, body } = await api.post(`/alerts/${await alert()}/waiver`, {
      until: tomorrow,
      reason: 'rebuilt soon',
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.alert.waived).toMatchObject({ by: 'dana', reason: 'rebuilt soon' });
    expect(await newest(WAIVERS)).toMatchObject(byPerson('dana'));
    expect((await api.ask('/waivers')).body.waivers).toHaveLength(1);
  });

  it('waive by region and pattern, with the owner, the approver and the ticket', async () => {
    const more = { region: 'eu-west-1', pattern: 'arn:aws:s3:::sandbox-*' };
    const people = { owner: 'team shop', approver: 'robin', ticket: 'SHOP-7' };
    const waiver = { control: 'guardduty.enabled', accounts: [api.account], until: tomorrow, reason: 'sandbox' };
    const { status, body } = await api.post('/waivers', { ...waiver, ...more, ...people }, allowed('approver'), 'lee');
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.waivers).toMatchObject([{ ...more, ...people, resource: null, by: 'lee' }]);
    const { body: listed } = await api.ask('/waivers');
    const mine = listed.waivers.filter(({ ticket }: { ticket?: string }) => ticket === 'SHOP-7');
    expect(mine).toMatchObject([{ ...more, ...people }]);
    const both = { ...waiver, ...more, resources: ['arn:aws:s3:::sandbox-1'] };
    const refused = await api.post('/waivers', both, allowed('approver'), 'lee');
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toMatch(/pattern and resources exclude each other/);
    for (const { id } of body.waivers) await api.post(`/waivers/${id}/end`, undefined, allowed('approver'), 'lee');
  });

  it('waive findings before they alert, and end that', async () => {
    const waiver = { control: 'guardduty.enabled', accounts: [api.account], until: tomorrow, reason: 'sandbox' };
    const { status, body } = await api.post('/waivers', waiver, allowed('approver'), 'lee');
    expect(status, JSON.stringify(body)).toBe(201);
    const [{ id }] = body.waivers;
    expect(body.waivers[0]).toMatchObject({ account: api.account, by: 'lee' });
    expect((await api.post(`/waivers/${id}/end`, undefined, allowed('approver'), 'kim')).status).toBe(200);
    expect(await newest(WAIVERS)).toMatchObject(byPerson('kim'));
    expect((await api.post(`/waivers/${id}/end`, undefined)).status).toBe(404);
  });

  it('waive external controls for a unit and a tag', async () => {
    const scope = { control: 'external.prowler.s3_*', ou: api.ou, tag: 'team=web' };
    const { status, body } = await api.post('/waivers', { ...scope, until: tomorrow, reason: 'known' });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.waivers).toMatchObject([{ ...scope, account: '*', resource: null }]);
    expect((await api.ask('/waivers')).body.waivers).toContainEqual(expect.objectContaining(scope));
    expect((await api.post(`/waivers/${body.waivers[0].id}/end`, undefined)).status).toBe(200);
  });

  it('open and end a maintenance window', async () => {
    const window = { until: tomorrow, reason: 'network change', ous: [api.ou] };
    const { status, body } = await api.post('/windows', window, allowed('responder'), 'kim');
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({ by: 'kim', ous: [api.ou], accounts: null });
    expect((await api.ask('/windows')).body.windows).toHaveLength(1);
    expect((await api.post(`/windows/${body.id}/end`, undefined)).status).toBe(200);
    expect((await api.ask('/windows')).body.windows).toEqual([]);
  });

  it('attest with the digest of what they read, and are told what is missing', async () => {
    const drill = {
      control: 'dr.drill-quarterly',
      evidence: { reference: 'drill.pdf', sha256: createHash('sha256').update('drill').digest('hex') },
      note: 'region failover, 38 min',
    };
    const { status, body } = await api.post('/attestations', drill, allowed('approver'), 'lee');
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.attestations[0]).toMatchObject({ by: 'lee', account: 'organization', evidence: { of: 'content' } });
    expect(await newest(attestationsOf('organization'))).toMatchObject(byPerson('lee'));
    const listed = await api.ask('/attestations?control=dr.drill-quarterly');
    expect(listed.body.attestations).toHaveLength(1);
    const read = await api.post('/attestations', { ...drill, control: 'guardduty.enabled' });
    expect(read.body.detail).toMatch(/is read from AWS and takes no attestation/);
    const early = await api.post('/attestations', { ...drill, effective: '2020-01-01' });
    expect(early.body.detail).toMatch(/give a later body.effective/);
  });
});

describe('nothing is recorded', () => {
  it.each([
    [
      'a name of somebody else',
      '/waivers',
      { by: 'somebody', control: 'guardduty.enabled', until: tomorrow, reason: 'x' },
    ],
    ['an end in the past', '/waivers', { control: 'guardduty.enabled', until: '2020-01-01', reason: 'x' }],
    ['an end in a century', '/waivers', { control: 'guardduty.enabled', until: '2126-01-01', reason: 'x' }],
    ['a reason with hidden characters', '/waivers', { control: 'guardduty.enabled', until: tomorrow, reason: 'a‮b' }],
    [
      'a unit that no account is in',
      '/waivers',
      { control: 'guardduty.enabled', ou: 'Nowhere', until: tomorrow, reason: 'x' },
    ],
    ['a tag without a value', '/waivers', { control: 'guardduty.enabled', tag: 'web', until: tomorrow, reason: 'x' }],
    ['a glob of own controls', '/waivers', { control: 'guardduty.*', until: tomorrow, reason: 'x' }],
    ['a control that there is not', '/waivers', { control: 'no.such', until: tomorrow, reason: 'x' }],
    [
      'an account that no scan has seen',
      '/waivers',
      { control: 'guardduty.enabled', accounts: ['999999999999'], until: tomorrow, reason: 'x' },
    ],
    ['a window of a unit that there is not', '/windows', { until: tomorrow, reason: 'x', ous: ['Nowhere'] }],
    [
      'an address with credentials of the server',
      '/attestations',
      { control: 'dr.drill-quarterly', evidence: {}, note: 'x' },
    ],
  ])('for %s', async (_, path, body) => {
    const before = await Promise.all([WAIVERS, ALERTS, attestationsOf('organization')].map(newest));
    const { status, body: answer } = await api.post(path, body);
    expect(status, JSON.stringify(answer)).toBe(400);
    expect(await Promise.all([WAIVERS, ALERTS, attestationsOf('organization')].map(newest))).toEqual(before);
  });

  it.each([
    ['of another type', { 'content-type': 'text/plain' }, '{}', 415],
    ['that is cut off', { 'content-type': 'application/json' }, '{"control":', 400],
    ['that is nested deeply', { 'content-type': 'application/json' }, '['.repeat(100_000), 400],
    ['of 300 kB', { 'content-type': 'application/json' }, `{"reason":"${'x'.repeat(300_000)}"}`, 413],
    ['of 10 MB', { 'content-type': 'application/json' }, `"${'x'.repeat(10 * 1_024 * 1_024)}"`, 413],
  ])('for a body %s', async (_, headers, body, status) => {
    expect((await api.ask('/waivers', { method: 'POST', headers, body })).status).toBe(status);
  });

  it('for a body of 10 MB whose length is not said', async () => {
    const chunk = new Uint8Array(64 * 1_024).fill(120);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        if (sent > 160) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    expect((await api.ask('/waivers', init)).status).toBe(413);
  });
});

describe('an upload', () => {
  const sarif = async (): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await readFile(resolve(import.meta.dirname, '../fixtures/uploads/gitleaks-found.sarif')));
  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const path = (sha256: string, more = '') =>
    `/uploads?repository=acme/shop&kind=sarif&commit=${COMMIT}&branch=main&sha256=${sha256}${more}`;
  const put = async (url: string, body: BodyInit | Buffer | null, init: RequestInit = {}) =>
    api.ask(url, {
      method: 'POST',
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
      ...init,
      as: allowed('uploader'),
      who: 'arn:aws:iam::111122223333:role/ci',
    });

  it('is stored in numbers, by the caller, as a commit of its repository', async () => {
    const file = await sarif();
    const { status, body } = await put(path(hashOf(file)), file);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.upload).toMatchObject({ by: 'arn:aws:iam::111122223333:role/ci', check: 'gitleaks', branch: 'main' });
    expect(await newest(uploadsOf('acme/shop'))).toMatchObject(byPerson('arn:aws:iam::111122223333:role/ci'));
  });

  it('may be compressed', async () => {
    const file = await sarif();
    const sent = await put(path(hashOf(file)), gzipSync(file), { headers: { 'content-encoding': 'gzip' } });
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  });

  it.each([
    [
      'is cut off',
      async (file: Uint8Array<ArrayBuffer>) => put(path(hashOf(file)), file.subarray(0, 700)),
      /was cut off or altered|is not whole/,
    ],
    [
      'is cut off in its compression',
      async (file: Uint8Array<ArrayBuffer>) =>
        put(path(hashOf(file)), gzipSync(file).subarray(0, 300), { headers: { 'content-encoding': 'gzip' } }),
      /no whole gzip/,
    ],
    [
      'is altered on its way',
      async (file: Uint8Array<ArrayBuffer>) => put(path(hashOf(file)), `${Buffer.from(file)} `),
      /was cut off or altered; send it again/,
    ],
    ['is empty', async () => put(path(hashOf(Buffer.of())), ''), /is empty/],
    [
      'is of another commit',
      async () => {
        const document = {
          version: '2.1.0',
          runs: [
            {
              tool: { driver: { name: 'x' } },
              results: [],
              versionControlProvenance: [{ repositoryUri: 'https://github.com/acme/shop', revisionId: 'f'.repeat(40) }],
            },
          ],
        };
        const text = JSON.stringify(document);
        return put(path(hashOf(Buffer.from(text))), text);
      },
      /and not of query.commit/,
    ],
    [
      'names no digest',
      async (file: Uint8Array<ArrayBuffer>) => put(`/uploads?repository=acme/shop&kind=sarif&commit=${COMMIT}`, file),
      /query.sha256/,
    ],
  ])('that %s is refused, and nothing is stored', async (_, send, detail) => {
    const before = await newest(uploadsOf('acme/shop'));
    const { status, body } = await send(await sarif());
    expect(status, JSON.stringify(body)).toBe(400);
    expect(body.detail).toMatch(detail);
    expect(await newest(uploadsOf('acme/shop'))).toEqual(before);
  });

  it('whose connection breaks off half-way is refused, and nothing is stored', async () => {
    const before = await newest(uploadsOf('acme/shop'));
    const file = await sarif();
    let pulled = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        if (pulled === 1) controller.enqueue(file.subarray(0, 500));
        else controller.error(new Error('aborted'));
      },
    });
    const { status, body: answer } = await put(path(hashOf(file)), body, { duplex: 'half' } as RequestInit);
    expect(status, String((api.failures[0] as Error)?.stack)).toBe(400);
    expect(answer.detail).toMatch(/was cut off on its way/);
    expect(await newest(uploadsOf('acme/shop'))).toEqual(before);
  });

  it('that unpacks to gigabytes is refused before it does', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1_024 * 1_024, ' '));
    const { status } = await put(path('0'.repeat(64)), bomb, { headers: { 'content-encoding': 'gzip' } });
    expect(status).toBe(413);
  });

  it('is taken for the repositories of the grant alone', async () => {
    const file = await sarif();
    const as = [{ roles: ['uploader'] as const, repositories: ['acme/web', 'acme/shop-*'] }];
    const { status, body } = await api.ask(path(hashOf(file)), { method: 'POST', body: new Uint8Array(file), as });
    expect(status).toBe(403);
    expect(body.detail).toMatch(/may not upload for acme\/shop; name it among the repositories/);
  });
});
