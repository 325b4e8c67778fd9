/** The history of attestations over the API, and how one is taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/core/digest.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { allowed, openApi, type TestApi } from './support.ts';

const CONTROL = 'dr.plan';
let api: TestApi;
beforeAll(async () => {
  api = await openApi();
}, 120_000);
afterAll(() => api.close());

const attest = (note: string, accounts?: readonly string[], who = 'lee') =>
  api.post(
    '/attestations',
    {
      ...{ control: CONTROL, note, evidence: { reference: 'plan.pdf', sha256: sha256(note) } },
      ...(accounts ? { accounts } : {}),
    },
    allowed('approver'),
    who,
  );
const revoke = (more: object = {}, as = allowed('approver'), who = 'kim') =>
  api.post('/attestations/revocation', { control: CONTROL, reason: 'of another product', ...more }, as, who);
const history = async (more = '', as = allowed('reader')) =>
  (await api.ask(`/attestations/history?control=${CONTROL}${more}`, { as })).body;
const notesIn = ({ attestations }: { attestations: { note: string }[] }) => attestations.map(({ note }) => note);

describe('the history of attestations', () => {
  it('has those that were replaced and revoked, the newest first, with who took one back and why', async () => {
    await attest('first');
    await attest('second');
    const { status, body } = await revoke();
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ control: CONTROL, revoked: { by: 'kim', reason: 'of another product' } });
    const said = await history();
    expect(notesIn(said)).toEqual(['second', 'second', 'first']);
    expect(said.attestations.map(({ revoked }: { revoked?: { by: string } }) => revoked?.by)).toEqual([
      'kim',
      undefined,
      undefined,
    ]);
  });

  it('comes in pages that repeat nothing and leave nothing out', async () => {
    const whole = notesIn(await history());
    const pages: string[] = [];
    let cursor = '';
    for (let page = 0; page <= whole.length; page += 1) {
      const answer = await history(`&limit=1${cursor}`);
      pages.push(...notesIn(answer));
      if (!answer.next) break;
      cursor = `&cursor=${encodeURIComponent(answer.next)}`;
    }
    expect(pages).toEqual(whole);
  });

  it('names no attestation of an account that the caller does not reach', async () => {
    await attest('of one account', [api.account]);
    const elsewhere = [{ roles: ['reader'] as const, accounts: ['999999999999'] }];
    expect(notesIn(await history('', elsewhere))).not.toContain('of one account');
    expect(notesIn(await history())).toContain('of one account');
  });

  it('asks for a control, and refuses one that is none', async () => {
    expect((await api.ask('/attestations/history')).status).toBe(400);
    expect((await api.ask('/attestations/history?control=<script>')).status).toBe(400);
  });
});

describe('the revocation of an attestation', () => {
  const standing = async () => (await api.store.history.read(attestationsOf(api.account))).seq;

  it.each([
    ['of an attestation that there is not', { control: 'dr.rto-achieved' }, /there is no attestation/],
    ['of one that was revoked', {}, /was revoked at .* by kim: of another product/],
    ['without a reason', { reason: '' }, /reason/],
    ['with a reason that hides characters', { reason: 'a\u202eb' }, /reason/],
    ['by somebody else than the caller', { by: 'somebody' }, /by/],
  ])('%s is refused, and records nothing', async (_what, more, why) => {
    const before = await standing();
    const { status, body } = await revoke(more);
    expect(status, JSON.stringify(body)).toBe(400);
    expect(JSON.stringify(body)).toMatch(why);
    expect(await standing()).toBe(before);
  });

  it('is for approvers that reach the account, and for those of the whole organisation where it is for all', async () => {
    await attest('again', [api.account]);
    const before = await standing();
    expect((await revoke({ account: api.account }, allowed('reader'))).status).toBe(403);
    const elsewhere = [{ roles: ['approver'] as const, accounts: ['999999999999'] }];
    expect((await revoke({ account: api.account }, elsewhere)).status).toBeGreaterThanOrEqual(403);
    expect((await revoke({}, [{ roles: ['approver'] as const, accounts: [api.account] }])).status).toBe(403);
    expect(await standing()).toBe(before);
    expect((await revoke({ account: api.account })).status).toBe(200);
  });

  it('by two people at once is taken once', async () => {
    await attest('for two', [api.account]);
    const answers = await Promise.all(['kim', 'lee'].map((who) => revoke({ account: api.account }, undefined, who)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });
});
