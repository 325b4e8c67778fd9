import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signed, signedTokens } from '../../shared/alerts/links.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { type Linked, openLinked, post, tokenOf } from '../support/linked.ts';

const HOUR = 3_600_000;

let stage: Linked;
beforeEach(async () => {
  stage = await openLinked();
});
afterEach(() => stage?.close());

const settled = async () => {
  await stage.runtime.settle();
  return stage.told().map(({ event, alert }) => [event, alert.acknowledged?.by ?? null]);
};
const seqOf = async () => (await stage.runtime.wiring.history.read(ALERTS)).seq;
const take = (name = '', token = stage.token) => post(stage.link, { t: token, name });
const read = async (answer: Response | Promise<Response>) => {
  const response = await answer;
  return { status: response.status, text: await response.text() };
};

describe('opening a link', () => {
  it('shows the alert and a form, and changes nothing, however often', async () => {
    const before = await seqOf();
    const { status, text } = await read(fetch(stage.link));
    expect(status).toBe(200);
    for (const word of ['GuardDuty has no detector', stage.account, 'role Developer, session dana', 'Acknowledge'])
      expect(text).toContain(word);
    const prefetching = { headers: { 'sec-purpose': 'prefetch', purpose: 'prefetch' } };
    for (let time = 0; time < 20; time += 1) expect((await fetch(stage.link, prefetching)).status).toBe(200);
    expect(await seqOf()).toBe(before);
    expect(await settled()).toEqual([]);
  });

  it('by HEAD returns no body and changes nothing', async () => {
    const before = await seqOf();
    const { status, text } = await read(fetch(stage.link, { method: 'HEAD' }));
    expect({ status, text }).toEqual({ status: 200, text: '' });
    expect(await seqOf()).toBe(before);
  });

  it('by any other method is refused', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(stage.link, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    }
    expect(await settled()).toEqual([]);
  });
});

describe('sending the form', () => {
  it('acknowledges once and sends one notification; the second time it says that the link was used', async () => {
    const first = await read(take('Dana Ito'));
    expect(first.status).toBe(200);
    expect(first.text).toContain('<h1>Acknowledged</h1>');
    expect(first.text).toContain('Dana Ito, by signed link');
    expect(await settled()).toEqual([['acknowledged', 'Dana Ito, by signed link']]);
    const second = await read(take('Somebody Else'));
    expect(second.status).toBe(410);
    expect(second.text).toContain('This link was used already');
    expect(second.text).toContain('Dana Ito, by signed link');
    expect(await settled()).toEqual([]);
    const report = await fsck({ ...stage.runtime.wiring, client: stage.database.client, table: 'plumbline' });
    expect(report.problems).toEqual([]);
  });

  it('without a name is recorded as by the bearer of the link', async () => {
    await take('  \u200b \u202e ');
    expect(await settled()).toEqual([['acknowledged', 'whoever had the signed link']]);
  });

  it('with the token in the address only does nothing', async () => {
    const { status } = await read(fetch(stage.link, { method: 'POST', body: new URLSearchParams({ name: 'x' }) }));
    expect(status).toBe(403);
    expect(await settled()).toEqual([]);
  });

  it('twice at the same time acknowledges once, and the other caller is told that the link was used', async () => {
    const answers = await Promise.all([take('one'), take('two'), take('three')].map(read));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect((await settled()).map(([event]) => event)).toEqual(['acknowledged']);
  });

  it('larger than any valid form is refused before anything is read', async () => {
    const { status } = await read(take('x'.repeat(5_000)));
    expect(status).toBe(413);
    expect(await settled()).toEqual([]);
  });

  it('with another link after an acknowledgement says who acknowledged and when', async () => {
    stage.world.advance(31 * 60_000);
    await stage.runtime.settle();
    const [escalated] = stage.told();
    expect(escalated?.event).toBe('escalated');
    const other = tokenOf(escalated?.links.acknowledge ?? '');
    expect(other).not.toBe(stage.token);
    await take('Dana', other);
    const { status, text } = await read(take('Kim'));
    expect(status).toBe(200);
    expect(text).toContain('Already acknowledged');
    expect(text).toMatch(/Taken by <b>Dana, by signed link<\/b>, <time datetime="2026-01-15T06:31/);
    expect((await settled()).map(([event]) => event)).toEqual(['acknowledged']);
  });

  it('after the end of the alert says that it ended', async () => {
    await stage.putRight();
    stage.told();
    const { status, text } = await read(take());
    expect(status).toBe(200);
    expect(text).toContain('It is over');
    expect((await read(fetch(stage.link))).text).toContain('It is over');
    expect(await settled()).toEqual([]);
  });

  it('for an alert that fires again acknowledges it, unless the link was used', async () => {
    await take('Dana');
    await settled();
    // further apart than the period in which flapping is detected
    stage.world.advance(61 * 60_000);
    await stage.putRight();
    await stage.breakAgain();
    const again = stage.told().at(-1);
    expect(again?.event).toBe('again');
    expect((await read(take('Dana'))).text).toContain('This link was used already');
    expect((await read(take('Kim', tokenOf(again?.links.acknowledge ?? '')))).text).toContain('Kim, by signed link');
    expect((await settled()).map(([event]) => event)).toEqual(['acknowledged']);
  });
});

describe('a link', () => {
  it('is invalid after its expiry, opened or sent, and also when it was used', async () => {
    stage.world.advance(12 * HOUR - 1_000);
    expect((await fetch(stage.link)).status).toBe(200);
    stage.world.advance(1_000);
    for (const answer of [fetch(stage.link), take('Dana')]) {
      const { status, text } = await read(answer);
      expect(status).toBe(410);
      expect(text).toContain('This link has expired');
      expect(text).toContain(`plumbline alerts ack ${stage.alert.alert.id}`);
    }
    expect((await settled()).filter(([event]) => event === 'acknowledged')).toEqual([]);
  });

  it('is recorded as used until it expires', async () => {
    await take('Dana');
    await settled();
    await stage.putRight();
    await stage.breakAgain();
    const before = await seqOf();
    stage.world.advance(12 * HOUR - 1_000);
    await stage.runtime.settle();
    expect(await seqOf(), 'commits are when what is old is forgotten').toBeGreaterThan(before);
    expect((await read(take('Dana'))).text).toContain('This link was used already');
  });

  it('with a foreign signature always gets the same answer, which reveals nothing', async () => {
    const [version, purpose, alert, expiry, id, mac = ''] = stage.token.split('.');
    const flipped = `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`;
    const forged: Record<string, string> = {
      'another signature': [version, purpose, alert, expiry, id, flipped].join('.'),
      'another alert': [version, purpose, 'aaaaaaaaaaaa', expiry, id, mac].join('.'),
      'a later expiry': [version, purpose, alert, 'zzzzzz', id, mac].join('.'),
      'another id': [version, purpose, alert, expiry, 'A'.repeat(16), mac].join('.'),
      'another version': ['2', purpose, alert, expiry, id, mac].join('.'),
      'another purpose': [version, 'w', alert, expiry, id, mac].join('.'),
      'a truncated one': stage.token.slice(0, -4),
      'a longer one': `${stage.token}A`,
      'one with a line break': `${stage.token}\n`,
      'a long one': 'A'.repeat(3_000),
      nothing: '',
    };
    const expected = await read(fetch(`${stage.link.split('?')[0]}`));
    expect(expected.status).toBe(403);
    for (const [what, token] of Object.entries(forged)) {
      const opened = await read(fetch(`${stage.link.split('?')[0]}?t=${encodeURIComponent(token)}`));
      expect(opened, what).toEqual(expected);
      expect(await read(take('Dana', token)), what).toEqual(expected);
    }
    expect(expected.text).not.toContain(stage.alert.alert.id);
    expect(await settled()).toEqual([]);
  });

  it('to an alert that no longer exists says so', async () => {
    await stage.putRight();
    stage.world.advance(25 * HOUR);
    await stage.runtime.scan();
    await stage.breakAgain();
    // signed with the real key, and valid for longer than any link that is sent
    const { key } = stage.runtime.links ?? {};
    if (!key) throw new Error('the stage has no links');
    const until = new Date(stage.world.now().getTime() + HOUR).toISOString();
    const claim = { alert: 'gone', purpose: 'acknowledge', until, id: 'A'.repeat(16) } as const;
    const token = await signed(key, claim);
    expect(await signedTokens(key).read(token)).toEqual({ ...claim, until: `${until.slice(0, 19)}.000Z` });
    const { status, text } = await read(take('Dana', token));
    expect(status).toBe(410);
    expect(text).toContain('resolved more than a day ago');
  });
});
