/** Each subscriber's own form: what it says, and the limits of the API that takes it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { chatMessage, type Platform } from '../../shared/alerts/formats/chat.ts';
import { opsgenieRequest } from '../../shared/alerts/formats/opsgenie.ts';
import type { Outgoing } from '../../shared/alerts/formats/outgoing.ts';
import { pagerDutyEvent } from '../../shared/alerts/formats/pagerduty.ts';
import { webhookRequest } from '../../shared/alerts/formats/webhook.ts';
import { type AlertPayload, type Payload, payloadSchema } from '../../shared/alerts/payload.ts';
import type { Alert, AlertEvent } from '../../shared/records/alerts/alert.ts';
import { anAlert, CONTROLS, digest, inAccounts, notice, OPENED } from './support.ts';

const payloadOf = (over: Partial<Alert> = {}, event: AlertEvent = 'opened') =>
  describeNotice(notice(over, event), { controls: CONTROLS, acknowledge: null }) as AlertPayload;
const named = (name: string): Partial<Alert> => ({
  lead: {
    ...anAlert().lead,
    resource: name,
    because: `${name} is open`,
    account: { name, ou: name, environment: name },
  },
});

const KEY = 'R0123456789abcdef0123456789abcdef';
const bodyOf = (outgoing: Outgoing | null) => JSON.parse(outgoing?.body ?? 'null');
const paged = (payload: Payload) => bodyOf(pagerDutyEvent(payload, { key: KEY }));
const genie = (payload: Payload) => bodyOf(opsgenieRequest(payload, { key: KEY }));
const chat = (payload: Payload, platform: Platform = 'slack') => JSON.parse(chatMessage(payload, platform));
const lengthOf = (text: string) => [...text].length;

const DIGEST = describeNotice(digest(), { controls: CONTROLS, acknowledge: null });
/** A document as large as SNS takes: 256 KB. */
const LARGEST: AlertPayload = {
  ...payloadOf({ units: inAccounts(5_000) }),
  control: { id: 'a.b', domain: 'a', title: 't'.repeat(40_000), why: 'w'.repeat(60_000) },
  commands: { fix: 'f'.repeat(60_000), waive: 'v', acknowledge: 'k' },
};
const NAMES = [
  'Zahlungen & Köln <prod>',
  'платежи-производство',
  '決済本番環境',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
  'مدفوعات',
  '👩‍💻 team',
  '"quoted" \\ back',
];

it('the largest document is one, and nearly as large as SNS takes', () => {
  expect(payloadSchema.parse(LARGEST)).toEqual(LARGEST);
  expect(JSON.stringify(LARGEST).length).toBeGreaterThan(160_000);
});

describe('PagerDuty', () => {
  it.each<[AlertEvent, string]>([
    ['opened', 'trigger'],
    ['again', 'trigger'],
    ['updated', 'trigger'],
    ['worsened', 'trigger'],
    ['flapping', 'trigger'],
    ['escalated', 'trigger'],
    ['reminder', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['waived', 'resolve'],
    ['resolved', 'resolve'],
  ])('gets %s as %s, by the id of the alert', (event, action) => {
    const told = payloadOf({}, event);
    expect(paged(told)).toMatchObject({ routing_key: KEY, event_action: action, dedup_key: told.alert.id });
  });

  it('gets the fields that it shows', () => {
    const { payload, links } = paged(payloadOf());
    expect(payload).toMatchObject({
      summary: 'critical payments eu-west-1: GuardDuty has no detector in this region',
      source: 'payments (111122223333) eu-west-1',
      severity: 'critical',
      timestamp: OPENED,
      class: 'guardduty.enabled',
      custom_details: { who: { call: 'DeleteDetector' }, commands: { fix: expect.stringContaining('guardduty') } },
    });
    expect(links).toHaveLength(2);
    expect(links[0].href).toMatch(/^https:/);
  });

  it.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'info'],
  ] as const)('knows %s as %s', (severity, expected) => {
    expect(paged(payloadOf({ severity })).payload.severity).toBe(expected);
  });

  it('is reached in the region of its account', () => {
    const address = (region: 'us' | 'eu' | undefined) => pagerDutyEvent(payloadOf(), { key: KEY, region })?.url;
    expect(address('eu')).toBe('https://events.eu.pagerduty.com/v2/enqueue');
    expect(address(undefined)).toBe('https://events.pagerduty.com/v2/enqueue');
  });

  it('takes the largest document, cut', () => {
    const outgoing = pagerDutyEvent({ ...LARGEST, headline: 'h'.repeat(5_000) }, { key: KEY });
    expect(outgoing?.body.length).toBeLessThan(512 * 1024);
    expect(lengthOf(bodyOf(outgoing).payload.summary)).toBe(1_024);
  });

  it('is woken for no summary', () => {
    expect(pagerDutyEvent(DIGEST, { key: KEY })).toBeNull();
  });
});

describe('Opsgenie', () => {
  it('is given an alert with the id for its alias', () => {
    const outgoing = opsgenieRequest(payloadOf(), { key: KEY });
    expect(outgoing).toMatchObject({
      url: 'https://api.opsgenie.com/v2/alerts',
      headers: { authorization: `GenieKey ${KEY}`, 'content-type': 'application/json' },
    });
    expect(bodyOf(outgoing)).toMatchObject({
      alias: '3b28358dd050',
      priority: 'P1',
      source: 'Plumbline',
      tags: ['critical', 'regressed', 'guardduty', 'production'],
      details: { control: 'guardduty.enabled', account: '111122223333' },
    });
    expect(outgoing?.body).not.toContain(KEY);
  });

  it.each<[AlertEvent, string]>([
    ['acknowledged', 'acknowledge'],
    ['waived', 'close'],
    ['resolved', 'close'],
  ])('gets %s as %s, by that alias', (event, verb) => {
    const acknowledged = { by: 'kim', at: OPENED };
    const outgoing = opsgenieRequest(payloadOf({ acknowledged }, event), { key: KEY, region: 'eu' });
    expect(outgoing?.url).toBe(`https://api.eu.opsgenie.com/v2/alerts/3b28358dd050/${verb}?identifierType=alias`);
    expect(bodyOf(outgoing).user).toBe(event === 'acknowledged' ? 'kim' : undefined);
  });

  it.each([
    ['the largest document', LARGEST],
    ['the longest names', payloadOf(named('n'.repeat(3_000)))],
  ])('takes %s, cut to its limits', (_what, payload) => {
    const body = genie({ ...payload, headline: 'h'.repeat(500) });
    expect(lengthOf(body.message)).toBeLessThanOrEqual(130);
    expect(lengthOf(body.description)).toBeLessThanOrEqual(15_000);
    expect(lengthOf(body.entity)).toBeLessThanOrEqual(512);
    expect(body.tags.every((tag: string) => lengthOf(tag) <= 50)).toBe(true);
    expect(Object.entries<string>(body.details).flat().join('').length).toBeLessThanOrEqual(8_000);
    expect(lengthOf(genie({ ...payload, event: 'resolved' }).note)).toBeLessThanOrEqual(25_000);
  });

  it('is woken for no summary', () => {
    expect(opsgenieRequest(DIGEST, { key: KEY })).toBeNull();
  });
});

describe('a chat', () => {
  it('gets the form that Amazon Q reads, one thread for an alert', () => {
    const message = chat(payloadOf());
    expect(message).toMatchObject({
      version: '1.0',
      source: 'custom',
      id: 'alerts/global/1.0',
      content: {
        textType: 'client-markdown',
        title: 'critical payments eu-west-1: GuardDuty has no detector in this region',
      },
      metadata: { threadId: '3b28358dd050', eventType: 'plumbline-opened' },
    });
    expect(message.content.description.split('\n')).toContain('*now* GuardDuty has no detector in this region');
    expect(chat(payloadOf({}, 'resolved')).metadata.threadId).toBe('3b28358dd050');
    const strings = Object.values(message.metadata.additionalContext).every((value) => typeof value === 'string');
    expect(strings).toBe(true);
  });

  it('gets summaries as messages of their own', () => {
    expect(chat(DIGEST)).toMatchObject({
      content: { title: 'baseline: 3 verdicts recorded', description: 'failing from the start: 1' },
      metadata: { threadId: DIGEST.id, additionalContext: { kind: 'baseline' } },
    });
  });

  it.each(['slack', 'teams'] as const)('of %s shows a name as plain text, and mentions nobody by it', (platform) => {
    const hostile = '<!channel> [click](https://evil.example) <https://evil.example|here> <at>all</at> `x` *b* &amp;';
    const { title, description } = chat(payloadOf(named(hostile)), platform).content;
    for (const text of [title, description]) expect(text).not.toMatch(/<(!|https|at)/);
    if (platform === 'teams') expect(description).not.toMatch(/(?<!\\)\[click\]/);
    expect(chat(payloadOf(named('a & b <c>')), 'slack').content.description).toContain('a &amp; b &lt;c&gt;');
  });

  describe('leads', () => {
    const acknowledge = 'https://x1.execute-api.eu-west-1.amazonaws.com/alert?t=1.3b28_a.Ab_c-d*.Ef__g#x&y=1';
    const arn = 'arn:aws:s3:::my_bucket/(a)_[b]*~';
    const payload = describeNotice(notice(named(arn)), { controls: CONTROLS, acknowledge }) as AlertPayload;
    const page = `https://eu-west-1.console.aws.amazon.com/s3/?a=${encodeURIComponent(arn)}#${'x_'.repeat(400)}`;
    const leading = { ...payload, where: { ...payload.where, console: page } };
    const lines = (platform: Platform) => chat(leading, platform).content.description.split(/\n+/);

    it('in Teams to the addresses as they are, whatever Markdown would make of them', () => {
      const urls = lines('teams').flatMap(
        (line: string) => /^\*\*([a-z ]+)\*\* \[[\w.-]+\]\(([^()\s]+)\)$/.exec(line) ?? [],
      );
      const decoded = urls.map((text: string) => text.replaceAll('%28', '(').replaceAll('%29', ')'));
      expect(decoded).toEqual(
        expect.arrayContaining(['look', page, 'event', payload.who?.console, 'to take it', acknowledge]),
      );
    });

    it('in Slack to the addresses as they are, once its escapes are out', () => {
      const text = lines('slack').map((line: string) => line.replaceAll('&amp;', '&'));
      expect(text).toEqual(expect.arrayContaining([`*look* ${page}`, `*to take it* ${acknowledge}`]));
    });

    it('nowhere else: an address in a name is a name', () => {
      const evil = chat(payloadOf(named(acknowledge)), 'teams').content.description;
      expect(evil).toContain('t=1.3b28\\_a');
      expect(evil).not.toContain('](https://x1');
    });
  });

  it.each(['slack', 'teams'] as const)('of %s takes the largest document, in whole lines', (platform) => {
    const { content, metadata } = chat({ ...LARGEST, headline: '&<>'.repeat(500) }, platform);
    expect(content.title.length).toBeLessThanOrEqual(250);
    expect(content.title).not.toMatch(/&[a-z]{0,3}$/);
    expect(content.description.length).toBeLessThanOrEqual(3_000);
    expect(content.description.endsWith('…')).toBe(true);
    expect(content.description).toContain('*now*');
    expect(metadata.summary.length).toBeLessThanOrEqual(250);
  });
});

describe('a web hook', () => {
  const payload = payloadOf();
  const body = JSON.stringify(payload);
  const at = new Date('2026-01-15T06:00:00.900Z');
  const sent = webhookRequest({ id: payload.id, body }, { url: 'https://example.com/hook', key: KEY, at });

  it('gets the document as it is, signed', () => {
    expect(sent.body).toBe(body);
    expect(sent.headers).toMatchObject({
      'content-type': 'application/json',
      'plumbline-delivery': payload.id,
      'plumbline-timestamp': '1768456800',
    });
    const expected = createHmac('sha256', KEY).update(`1768456800.${body}`).digest('hex');
    const [, signature = ''] = String(sent.headers['plumbline-signature']).split('=');
    expect(timingSafeEqual(Buffer.from(signature), Buffer.from(expected))).toBe(true);
  });

  it('is signed over bytes, whatever the alphabet', () => {
    const other = JSON.stringify(payloadOf(named('платежи 決済')));
    const { headers } = webhookRequest({ id: 'x', body: other }, { url: 'https://example.com', key: KEY, at });
    const expected = createHmac('sha256', KEY)
      .update(Buffer.concat([Buffer.from('1768456800.'), Buffer.from(other, 'utf8')]))
      .digest('hex');
    expect(headers['plumbline-signature']).toBe(`v1=${expected}`);
  });
});

describe('names in other alphabets', () => {
  it.each(NAMES)('arrive whole in every form: %s', (name) => {
    const payload = payloadOf(named(name));
    expect(paged(payload).payload.component).toBe(name);
    expect(genie(payload).entity).toBe(name);
    const plain = /[&<>"\\]/.test(name) ? name.slice(0, 3) : name;
    expect(chat(payload).content.description).toContain(plain);
    const escaped = plain.replace(/[\\`*_~[\]#|]/g, '\\$&');
    expect(chat(payload, 'teams').content.description).toContain(`**now** ${escaped}`);
    for (const text of [JSON.stringify(paged(payload)), JSON.stringify(genie(payload))]) {
      expect(text.isWellFormed()).toBe(true);
    }
  });

  it('are cut between letters', () => {
    const payload = payloadOf(named('𝔘'.repeat(2_000)));
    expect(genie(payload).entity.isWellFormed()).toBe(true);
    expect(genie(payload).description.isWellFormed()).toBe(true);
  });
});
