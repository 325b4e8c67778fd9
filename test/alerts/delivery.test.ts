/** Tests the outcome of each answer of a subscriber, over real HTTP against a test server. */

import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { delayOf, type Outcome, type Subscriber, send, TRIES } from '../../shared/alerts/delivery.ts';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { httpsPost } from '../../shared/alerts/post.ts';
import { managedSecrets, UnusableSecret } from '../../shared/alerts/secrets.ts';
import { clientIn } from '../../simulator/access.ts';
import { secretsIn } from '../../simulator/services/secretsmanager.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { answers, type Receiver, startReceiver } from '../support/receiver.ts';
import { CONTROLS, digest, notice } from './support.ts';

const KEY = 'key-"0123456789abcdef"';
const SECRET = 'plumbline/pager';
const PAGER: Subscriber = { to: 'pagerduty', name: 'on-call', secret: SECRET };
const HOOK: Subscriber = { to: 'webhook', name: 'hook', secret: SECRET, url: 'https://hooks.example.com/plumbline' };
const payload = describeNotice(notice(), { controls: CONTROLS, acknowledge: null });
const told = { payload, body: JSON.stringify(payload) };

let receiver: Receiver;
let world: World;
let secrets: Map<string, string>;
beforeEach(async () => {
  world = createWorld({ accounts: 2 });
  receiver = await startReceiver(() => world.now());
  secrets = secretsIn(world, hub());
  secrets.set(SECRET, KEY);
});
afterEach(() => receiver.close());

const hub = () => ({ account: world.security.id, region: 'us-east-1' });
const reading = () =>
  managedSecrets({ client: async () => clientIn(world, SecretsManagerClient, hub()), clock: () => world.now() });
const sendTo = (subscriber: Subscriber, keys = reading(), what = told): Promise<Outcome> =>
  send(subscriber, what, {
    secrets: keys,
    post: receiver.post,
    chat: async () => expect.unreachable('no chat here'),
    clock: () => world.now(),
  });

/** The time limit of the next post; the function that it returns makes it pass. */
function timeLimit(): () => void {
  const controller = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(controller.signal);
  return () => controller.abort(new DOMException('the time is over', 'TimeoutError'));
}

describe('an answer', () => {
  it.each([200, 202, 204])('of %i is a delivery', async (status) => {
    receiver.answer = answers(status, {}, '');
    expect(await sendTo(HOOK)).toEqual({ outcome: 'delivered' });
    expect(receiver.taken).toMatchObject([{ meant: 'hooks.example.com/plumbline', body: told.body }]);
  });

  it.each([
    [408, false],
    [425, false],
    [429, true],
    [500, false],
    [502, false],
    [503, true],
    [504, false],
  ])('of %i is tried later; so are all other messages to that subscriber: %s', async (status, everything) => {
    receiver.answer = answers(status, {}, 'not now');
    const because = `webhook answered ${status}: not now`;
    expect(await sendTo(HOOK)).toEqual({ outcome: 'later', because, after: null, everything });
  });

  it.each([301, 302, 307, 400, 404, 405, 410, 413, 422])('of %i is final', async (status) => {
    receiver.answer = answers(status, { location: 'https://elsewhere.example.com' }, 'no');
    const outcome = await sendTo(HOOK);
    expect(outcome).toMatchObject({
      outcome: 'never',
      because: expect.stringContaining(`webhook answered ${status}: no`),
    });
    expect(receiver.taken, 'redirects are not followed').toHaveLength(1);
  });

  it('says when to try again, in seconds or by a date', async () => {
    receiver.answer = answers(429, { 'retry-after': '90' });
    expect(await sendTo(HOOK)).toMatchObject({ after: 90 });
    receiver.answer = answers(503, { 'retry-after': new Date(world.now().getTime() + 45_000).toUTCString() });
    expect(await sendTo(HOOK)).toMatchObject({ after: 45 });
    for (const nonsense of ['soon', '-5', '', '9'.repeat(400)]) {
      receiver.answer = answers(503, { 'retry-after': nonsense });
      expect(await sendTo(HOOK), nonsense).toMatchObject({ outcome: 'later', after: null });
    }
  });

  it('that does not arrive in time causes another attempt later', async () => {
    const expire = timeLimit();
    receiver.answer = expire;
    const because = 'webhook gave no answer within 600 s';
    expect(await sendTo(HOOK)).toEqual({ outcome: 'later', because, after: null, everything: true });
  });

  it('counts once its status has arrived, whatever happens to its text', async () => {
    const expire = timeLimit();
    receiver.answer = (_taken, response) => {
      response.writeHead(400, { 'content-type': 'text/plain' }).write('x'.repeat(50));
    };
    const real = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...asked) => {
      const response = await real(...asked);
      setImmediate(expire);
      return response;
    });
    const { outcome, because } = (await sendTo(HOOK)) as Extract<Outcome, { outcome: 'never' }>;
    expect(outcome).toBe('never');
    expect(because.length).toBeLessThan(400);
  });

  it('of endless text is not read to its end', async () => {
    receiver.answer = answers(400, {}, `no\u0000\u001b[2J\n${'x'.repeat(5_000_000)}`);
    const { because } = (await sendTo(HOOK)) as Extract<Outcome, { outcome: 'never' }>;
    expect(because.length).toBeLessThan(400);
    expect(because).not.toMatch(/\p{Cc}/u);
  });

  it('that never arrives, because no server listens, causes another attempt later', async () => {
    const gone = await startReceiver();
    await gone.close();
    receiver.close = gone.close.bind(null);
    const outcome = await send(HOOK, told, {
      ...{ secrets: reading(), post: gone.post, chat: async () => {}, clock: () => world.now() },
    });
    expect(outcome).toEqual({
      ...{ outcome: 'later', because: 'webhook could not be reached: ECONNREFUSED', after: null, everything: true },
    });
    receiver = await startReceiver();
  });
});

describe('a key', () => {
  it('is used unchanged, or read from the field of a JSON object', async () => {
    secrets.set(SECRET, '{"key": "0123456789abcdef"}');
    await sendTo(PAGER);
    secrets.set(SECRET, 'fedcba9876543210\n');
    await sendTo(PAGER);
    const keys = receiver.taken.map(({ body }) => JSON.parse(body).routing_key);
    expect(keys).toEqual(['0123456789abcdef', 'fedcba9876543210']);
  });

  it.each([
    [
      'is missing',
      undefined,
      'the secret plumbline/pager is not there; create it in the account and region of the hub',
    ],
    ['is empty', '', 'the secret plumbline/pager holds no key'],
    ['is short', 'hunter2', 'the secret plumbline/pager holds no key'],
    ['has spaces', 'please use this key', 'the secret plumbline/pager holds no key'],
    ['has a line break', 'abcdefgh\r\nx-evil: 1', 'the secret plumbline/pager holds no key'],
    ['is broken JSON', '{"key": "0123456789', 'the secret plumbline/pager holds no key'],
    ['is JSON of another form', '{"token": "0123456789"}', 'the secret plumbline/pager holds no key'],
    ['is no text', '{"key": {"a": 1}}', 'the secret plumbline/pager holds no key'],
  ])('that %s is reported without its content, and nothing is sent', async (_what, value, message) => {
    if (value === undefined) secrets.delete(SECRET);
    else secrets.set(SECRET, value);
    const outcome = await sendTo(PAGER);
    expect(outcome).toMatchObject({ outcome: 'never', because: expect.stringContaining(message) });
    for (const part of ['hunter2', '0123456789', 'please', 'evil']) expect(JSON.stringify(outcome)).not.toContain(part);
    expect(receiver.taken).toEqual([]);
  });

  it.each([
    ['may not be read', 'deny', 'never', 'is not there, or plumbline-deliver may not read it'],
    ['cannot be read just now', 'throttle', 'later', 'ThrottlingException'],
    ['cannot be read since Secrets Manager is down', 'server-error', 'later', 'InternalServerException'],
  ] as const)('that %s', async (_what, kind, outcome, because) => {
    world.fault({ kind, action: 'secretsmanager:GetSecretValue' });
    expect(await sendTo(PAGER)).toMatchObject({ outcome, because: expect.stringContaining(because) });
  });

  it('is kept for some minutes, and read again then', async () => {
    const keys = reading();
    await keys.read(SECRET);
    secrets.set(SECRET, 'another-key-0123');
    expect(await keys.read(SECRET)).toBe(KEY);
    world.advance(5 * 60_000);
    expect(await keys.read(SECRET)).toBe('another-key-0123');
  });

  it('that was changed is read again when the old one is refused', async () => {
    const keys = reading();
    await keys.read(SECRET);
    secrets.set(SECRET, 'another-key-0123');
    receiver.answer = (taken, response) => answers(taken.body.includes('another-key') ? 202 : 403)(taken, response);
    expect(await sendTo(PAGER, keys)).toEqual({ outcome: 'delivered' });
    expect(receiver.taken).toHaveLength(2);
  });

  it.each([401, 403])('that is refused with %i, and is the newest, is final', async (status) => {
    receiver.answer = answers(status);
    expect(await sendTo(PAGER)).toMatchObject({ outcome: 'never' });
    expect(receiver.taken).toHaveLength(1);
  });

  it('that was changed is read again when PagerDuty answers 400, its way to refuse one, and once', async () => {
    const keys = reading();
    await keys.read(SECRET);
    secrets.set(SECRET, 'another-key-0123');
    receiver.answer = (taken, response) => answers(taken.body.includes('another-key') ? 202 : 400)(taken, response);
    expect(await sendTo(PAGER, keys)).toEqual({ outcome: 'delivered' });
    expect(receiver.taken).toHaveLength(2);
    secrets.set(SECRET, 'a-third-key-0123');
    receiver.answer = answers(400);
    expect(await sendTo(PAGER, keys)).toMatchObject({ outcome: 'never' });
    expect(receiver.taken).toHaveLength(4);
  });

  it('that was changed is not read again when another subscriber answers 400', async () => {
    const keys = reading();
    await keys.read(SECRET);
    secrets.set(SECRET, 'another-key-0123');
    receiver.answer = answers(400);
    expect(await sendTo(HOOK, keys)).toMatchObject({ outcome: 'never' });
    expect(receiver.taken).toHaveLength(1);
  });

  it('does not appear in the recorded answer of a subscriber, not even in part', async () => {
    for (const said of [
      (body: string) => body,
      (body: string) => `wrong: ${JSON.parse(body).routing_key}`,
      (body: string) => `${'x'.repeat(280)}${JSON.parse(body).routing_key}`,
      (body: string) => `${'x'.repeat(4_090)}${JSON.parse(body).routing_key.slice(0, 6)}`,
      () => `${KEY}`.repeat(500),
    ]) {
      receiver.answer = (taken, response) => answers(400, {}, said(taken.body))(taken, response);
      const outcome = JSON.stringify(await sendTo(PAGER));
      expect(outcome).not.toContain('0123');
      expect(outcome).toContain('pagerduty answered 400');
    }
  });

  it.each([
    ['as it is', KEY],
    ['in JSON', JSON.stringify(KEY).slice(1, -1)],
  ])('does not come back where an answer breaks off within it, %s', async (_what, echoed) => {
    receiver.answer = (_taken, response) => {
      response.writeHead(400, { 'content-length': '1000' });
      response.write(`wrong: ${echoed.slice(0, 14)}`, () => response.destroy());
    };
    const because = 'pagerduty answered 400: wrong: (its answer broke off)';
    expect(await sendTo(PAGER)).toEqual({ outcome: 'never', because });
  });

  it('in an address, which fetch does not take and quotes, is not passed on', async () => {
    const post = httpsPost(() => world.now());
    const answer = await post({ url: 'https://user:S3cr3t@hooks.example.com', headers: {}, body: '' });
    expect(answer).toEqual({ trouble: 'could not be reached: TypeError' });
  });

  it('has an error class of its own', async () => {
    secrets.delete(SECRET);
    await expect(reading().read(SECRET)).rejects.toThrow(UnusableSecret);
  });
});

it('a summary opens no incident, and a web hook gets it', async () => {
  const summary = describeNotice(digest(), { controls: CONTROLS, acknowledge: null });
  const what = { payload: summary, body: JSON.stringify(summary) };
  expect(await sendTo(PAGER, reading(), what)).toMatchObject({ outcome: 'skipped' });
  expect(receiver.taken).toEqual([]);
  expect(await sendTo(HOOK, reading(), what)).toEqual({ outcome: 'delivered' });
});

describe('the next try', () => {
  it('is after twice as long each time, up to a quarter of an hour', () => {
    expect([1, 2, 3, 6, 7, 8, 30].map((tries) => delayOf(tries, null))).toEqual([15, 30, 60, 480, 900, 900, 900]);
  });

  it('is when the subscriber asks for it, within limits', () => {
    expect(delayOf(1, 90)).toBe(90);
    expect(delayOf(5, 1), 'not sooner than our own').toBe(240);
    expect(delayOf(1, 86_400), 'an hour at most').toBe(3_600);
  });

  it('is given up after six hours', () => {
    const seconds = Array.from({ length: TRIES - 1 }, (_, index) => delayOf(index + 1, null));
    const hours = seconds.reduce((sum, one) => sum + one, 0) / 3_600;
    expect(hours).toBeGreaterThan(5.5);
    expect(hours).toBeLessThan(7);
  });
});
