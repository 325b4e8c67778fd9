/** The function behind signed links, given what API Gateway gives it. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linkFunction } from '../../functions/link.ts';
import type { LinkDeps } from '../../shared/api/link.ts';
import { emptyState } from '../../shared/core/chain.ts';
import type { Alert } from '../../shared/records/alerts/alert.ts';
import type { LinkClaim } from '../../shared/records/alerts/link.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { anAlert, CONTROLS, OPENED } from '../alerts/support.ts';

const TOKEN = '1.a.3b28358dd050.t8vnc0.q1w2e3r4t5y6u7i8.signature';
const claim: LinkClaim = {
  ...{ alert: '3b28358dd050', purpose: 'acknowledge', id: 'q1w2e3r4t5y6u7i8' },
  until: '2026-01-15T18:00:00.000Z',
};

const depsOf = (over: Partial<Alert> = {}): LinkDeps => ({
  tokens: { read: async (token) => (token === TOKEN ? claim : null) },
  controls: CONTROLS,
  clock: () => new Date(OPENED),
  history: {
    read: async () => ({
      ...emptyState(ALERTS),
      contents: { alerts: { [claim.alert]: anAlert(over) }, windows: {}, usedIds: {} },
    }),
    append: async () => {
      throw new Error('the table said no');
    },
  } as unknown as LinkDeps['history'],
});

/** "AWS Lambda proxy integrations for HTTP APIs", format 2.0; a form arrives in base64. */
const event = (method: string, { path = '/alert', query = '', form = '' } = {}): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: 'ANY /alert',
  rawPath: path,
  rawQueryString: query,
  headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'x.execute-api.eu-west-1.amazonaws.com' },
  requestContext: {
    ...{ accountId: '111122223333', apiId: 'x', domainName: 'x.execute-api.eu-west-1.amazonaws.com' },
    ...{ domainPrefix: 'x', requestId: 'JKJaXmPLvHcESHA=', routeKey: 'ANY /alert', stage: '$default' },
    ...{ time: '15/Jan/2026:06:00:00 +0000', timeEpoch: Date.parse(OPENED) },
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'Mozilla/5.0' },
  },
  ...(form ? { body: Buffer.from(form).toString('base64') } : {}),
  isBase64Encoded: form !== '',
});

const ask = (given: unknown, deps = depsOf()) => linkFunction(() => deps)(given, { awsRequestId: 'r' } as Context);
const opened = (over?: Partial<Alert>) => ask(event('GET', { query: `t=${TOKEN}` }), depsOf(over));

let written = '';
beforeEach(() => {
  written = '';
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...line) => {
      written += line.join(' ').replaceAll(/\s+/g, ' ');
    });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the page', () => {
  it('runs, loads, frames, keeps and refers to nothing', async () => {
    const { headers, body } = await opened();
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(body).not.toMatch(/<script|\son\w+=|\sstyle=|https?:/i);
  });

  it('escapes what others have named, and keeps the token in the form alone', async () => {
    const hostile = '"><img src=x onerror=alert(1)>';
    const lead = { ...anAlert().lead, resource: hostile, because: hostile, before: hostile };
    const account = { name: hostile, ou: hostile, environment: hostile };
    const actor = { principal: hostile, sourceIp: hostile, userAgent: hostile, call: hostile, eventId: '', at: OPENED };
    const { body } = await opened({ lead: { ...lead, account, actor } });
    expect(body).not.toContain('<img');
    expect(body.split('&quot;&gt;&lt;img').length).toBeGreaterThan(5);
    expect(body.split(TOKEN)).toHaveLength(2);
    expect(body).toContain(`<input type="hidden" name="t" value="${TOKEN}">`);
  });

  it.each<[string, Partial<Alert>, string]>([
    [
      'acknowledged-now',
      { status: 'acknowledged', acknowledged: { by: '<b>kim', at: OPENED } },
      'by <b>&lt;b&gt;kim</b>',
    ],
    ['waived', { status: 'waived', waived: { by: 'kim', until: OPENED, reason: '<i>' } }, '&lt;i&gt;'],
    ['resolved', { status: 'resolved', resolvedAt: OPENED, ending: { because: '<i>' } }, 'Now: &lt;i&gt;'],
  ])('of what is %s has no form', async (_what, over, words) => {
    const { body } = await opened(over);
    expect(body).toContain(words);
    expect(body).not.toContain('<form');
  });
});

describe('the function', () => {
  it.each<[string, APIGatewayProxyEventV2, number]>([
    ['another page', event('GET', { path: '/other' }), 404],
    ['the root', event('GET', { path: '/' }), 404],
    ['another method', event('PUT', { query: `t=${TOKEN}` }), 405],
    ['no token', event('GET'), 403],
    ['a form that is none', event('POST', { form: '{"t":1}' }), 403],
    ['a form that is too large', event('POST', { form: `t=${TOKEN}&name=${'x'.repeat(4_096)}` }), 413],
  ])('answers %s with a page of its own', async (_what, given, status) => {
    const { statusCode, body, headers } = await ask(given);
    expect(statusCode).toBe(status);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('<h1>');
    expect(body).not.toContain('GuardDuty');
  });

  it('does not guess when the key or the table cannot be read', async () => {
    const unread: LinkDeps = { ...depsOf(), tokens: { read: () => Promise.reject(new Error('ThrottlingException')) } };
    for (const deps of [unread, depsOf()]) {
      const { statusCode, body, headers } = await ask(event('POST', { form: `t=${TOKEN}` }), deps);
      expect(statusCode).toBe(503);
      expect(headers['retry-after']).toBe('60');
      expect(body).toContain('Nothing was changed');
    }
    expect(written).toContain('ThrottlingException');
    expect(written).toContain('the table said no');
  });

  it('logs the outcome, and never the token or the name', async () => {
    const query = `t=${TOKEN}`;
    await ask(event('GET', { query }));
    await ask(event('HEAD', { query }));
    await ask(event('POST', { query, form: `t=${TOKEN}&name=Dana` }));
    await ask(event('GET', { query: `${query}x` }));
    await expect(ask({ ...event('GET', { query }), version: '1.0' })).rejects.toThrow(/version/);
    expect(written).toContain('"outcome": "open"');
    expect(written).toContain('"outcome": "invalid"');
    expect(written).toContain('could not be answered');
    for (const secret of [TOKEN, 'q1w2e3r4t5y6u7i8', 'signature', 'Dana', Buffer.from(`t=${TOKEN}`).toString('base64')])
      expect(written).not.toContain(secret);
  });
});
