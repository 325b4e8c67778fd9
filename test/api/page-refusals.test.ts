/** Refusals of pages: each step of a role that may not take it, and addresses that name no instant and no answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../shared/api/caller.ts';
import { pagesApp } from '../../shared/pages/app.ts';
import { formToken } from '../../shared/pages/form-token.ts';
import { NO_CHECKLISTS } from '../../shared/pages/ports.ts';
import { PAGES } from '../../shared/pages/routes.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { WAIVERS } from '../../shared/records/waivers.ts';
import { allowed, EVERYTHING, openApi, type TestApi } from './support.ts';

let api: TestApi;
let app: ReturnType<typeof pagesApp>;
let alert: string;
beforeAll(async () => {
  api = await openApi();
  app = pagesApp({ ...api.ports, checklists: NO_CHECKLISTS, config: {}, sessions: null, queues: null });
  alert = /href="(\/alerts\/[0-9a-f]+)"/.exec((await page('/alerts')).text)?.[1] ?? '';
  expect(alert).not.toBe('');
});
afterAll(() => api.close());

async function page(path: string, as = EVERYTHING, form?: Readonly<Record<string, string>>) {
  const token = formToken(await api.ports.cursorKey(), 'dana');
  const response = await app.request(`http://localhost${path}`, {
    ...(form ? { method: 'POST', body: new URLSearchParams({ token, ...form }) } : {}),
    headers: { 'x-caller': JSON.stringify({ who: 'dana', grants: as }) },
  });
  const text = await response.text();
  return { status: response.status, text, words: text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ') };
}

const recorded = async () => {
  const { history } = api.ports;
  return [(await history.read(ALERTS)).seq, (await history.read(WAIVERS)).seq];
};

const DAY = new Date(Date.now() + 86_400_000).toISOString();
const WINDOW = { until: DAY.slice(0, 16), accounts: '', controls: '', reason: 'moving' };

/** Every step: its page, its form, and the roles that may take it. */
const STEPS = [
  ['acknowledges an alert', '/alerts/:alert', { step: 'acknowledge' }, ['responder', 'approver']],
  [
    ...(['waives an alert', '/alerts/:alert', { step: 'waive', until: DAY.slice(0, 10), reason: 'known' }] as const),
    ['approver'],
  ],
  ['opens a window', '/alerts', { step: 'open-window', ...WINDOW }, ['responder', 'approver']],
  ['ends a window', '/alerts', { step: 'end-window', window: 'ffff' }, ['responder', 'approver']],
  ['has a file made', '/downloads', { kind: 'export', format: 'csv' }, ['auditor']],
] as const satisfies readonly (readonly [string, string, Record<string, string>, readonly string[]])[];

describe('a step of a page', () => {
  it('is here for every page that takes one', async () => {
    const pages = await Promise.all(PAGES.map(({ load }) => load()));
    const taking = pages.filter(({ act }) => act !== undefined).map(({ path }) => path);
    expect(new Set(STEPS.map(([, path]) => path))).toEqual(new Set(taking));
  });

  const refused = STEPS.flatMap(([name, path, form, roles]) =>
    ROLES.filter((role) => !(roles as readonly string[]).includes(role)).map((role) => ({ name, path, form, role })),
  );

  it.each(refused)('that $name is refused to a caller who is $role alone, and changes nothing', async (step) => {
    const before = await recorded();
    const { status, words } = await page(step.path.replace('/alerts/:alert', alert), allowed(step.role), step.form);
    expect(status, words).toBe(403);
    expect(words).toMatch(/ask for it/);
    expect(await recorded()).toEqual(before);
  });
});

describe('an address', () => {
  it.each([
    ['30 February', '/?as-of=2026-02-30'],
    ['a thirteenth month', '/?as-of=2026-13-01'],
    ['hour 25', '/?as-of=2026-01-15T25:00'],
    ['a year of six digits', '/?as-of=202600-01-01'],
    ['an empty month', '/accounts/111122223333?as-of=2026--01'],
    ['30 February as the beginning of a period', '/period?from=2026-02-30&to=2026-03-01&framework=soc2'],
    ['31 April as the end of a period', '/period?from=2026-04-01&to=2026-04-31&framework=soc2'],
    ['30 February as the beginning of a difference', '/diff?from=2026-02-30'],
    ['an altered cursor of changes', '/resources/111122223333?changes=abc.def'],
    [
      'an altered cursor of verdicts',
      '/controls/guardduty.enabled?cursor=e30.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ],
  ])('with %s is refused, and the page says what to do', async (_, path) => {
    const { status, words } = await page(path);
    expect(status, words).toBe(400);
    expect(words).toMatch(/[;:]/);
    expect(api.failures).toEqual([]);
  });

  it.each(['-1', '0', '1e9', 'abc', '2.5', ''])(
    'with the page %j of the map shows a page that there is',
    async (number) => {
      const { status, text } = await page(`/?page=${number}`);
      expect(status).toBe(200);
      expect(text).toContain(`/accounts/${api.account}`);
    },
  );
});

describe('the page of a resource that fails', () => {
  it('has the fix with its own names, as the page of its control has the template', async () => {
    const { text } = await page(`/accounts/${api.account}?status=fail`);
    const path = /href="(\/resources\/[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { text: shown, words } = await page(path);
    expect(words).toContain('How to put it right');
    const fix = shown.slice(shown.indexOf('How to put it right'));
    expect(fix.slice(0, fix.indexOf('</section>'))).toMatch(/<pre data-copy>[^<]*aws /);
    expect(fix.slice(0, fix.indexOf('</section>'))).not.toMatch(/\{(id|name|region|account)\}/);
  });
});

describe('the verdicts of an account', () => {
  it('come with failures before what holds', async () => {
    const { text } = await page(`/accounts/${api.account}?status=fail&status=pass&status=unknown`);
    const list = text.slice(text.indexOf('<h2>Verdicts'));
    const statuses = [
      ...list.slice(0, list.indexOf('</table>')).matchAll(/<span class="status (fail|unknown|pass)">/g),
    ];
    const found = statuses.map(([, status]) => status);
    const order = ['fail', 'unknown', 'pass'];
    expect(found).toContain('fail');
    expect(found).toEqual(found.toSorted((one = '', other = '') => order.indexOf(one) - order.indexOf(other)));
  });
});
