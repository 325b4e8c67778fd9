/** Tests the documented interface of receivers: the schema of the document, and the signature. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { webhookRequest } from '../../shared/alerts/formats/webhook.ts';
import type { AlertEvent } from '../../shared/records/alerts/alert.ts';
import { CONTROLS, digest, notice, OPENED } from './support.ts';

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');
const documentOf = (event: AlertEvent) => describeNotice(notice({}, event), { controls: CONTROLS, acknowledge: null });

describe('the JSON schema', () => {
  const schema = z.fromJSONSchema(JSON.parse(read('docs/generated/alert.schema.json')));
  const EVENTS: AlertEvent[] = ['opened', 'updated', 'flapping', 'escalated', 'acknowledged', 'waived', 'resolved'];

  it.each(EVENTS)('matches the message of an alert that is %s', (event) => {
    expect(schema.safeParse(documentOf(event)).error).toBeUndefined();
  });

  it('matches a summary', () => {
    const summary = describeNotice(digest(), { controls: CONTROLS, acknowledge: null });
    expect(schema.safeParse(summary).error).toBeUndefined();
  });

  it('allows fields that are added within a version', () => {
    const document = documentOf('opened') as unknown as Record<string, object>;
    const later = { ...document, runbook: 'x', where: { ...document.where, partition: 'aws' } };
    expect(schema.safeParse(later).error).toBeUndefined();
  });

  it.each([
    ['of another version', { schema: 'plumbline.alert/2' }],
    ['without an id', { id: undefined }],
    ['of an event there is none of', { event: 'exploded' }],
    ['without what it is about', { alert: undefined }],
  ])('is not that of a document %s', (_what, change) => {
    expect(schema.safeParse({ ...documentOf('opened'), ...change }).success).toBe(false);
  });
});

describe('the documented check of a signature', async () => {
  const [, code = ''] = /```js\n([\s\S]+?)```/.exec(read('docs/alerts.md')) ?? [];
  const { isFromPlumbline } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const key = 'a-key-of-their-own';
  const at = new Date(OPENED);
  const body = JSON.stringify({ ...documentOf('opened'), headline: 'платежи 決済 …' });
  const { headers } = webhookRequest({ id: 'alerts/global/1.0', body }, { url: 'https://x.example', key, at });
  const now = at.getTime() + 2_000;

  it.each([
    ['text', body],
    ['bytes', Buffer.from(body)],
  ])('lets in what we sent, as %s', (_what, received) => {
    expect(isFromPlumbline(headers, received, key, now)).toBe(true);
  });

  it.each([
    ['of somebody else', headers, body, 'another-key'],
    ['that was changed', headers, body.replace('critical', 'low'), key],
    ['from another time', { ...headers, 'plumbline-timestamp': '1768456801' }, body, key],
    ['without a signature', { ...headers, 'plumbline-signature': undefined }, body, key],
    ['with half a signature', { ...headers, 'plumbline-signature': 'v1=00' }, body, key],
    ['without headers', {}, body, key],
  ])('keeps out what is %s', (_what, given, received, theirs) => {
    expect(isFromPlumbline(given, received, theirs, now)).toBe(false);
  });

  it('refuses a message that an eavesdropper sends again later', () => {
    expect(isFromPlumbline(headers, body, key, now + 10 * 60_000)).toBe(false);
  });
});
