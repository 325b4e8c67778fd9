/** The pages, asked in this process: their documents, their refusals, and the steps that their forms take. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '../../shared/api/caller.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { finishDrill, startDrill } from '../../shared/drills/record.ts';
import { pagesApp } from '../../shared/pages/app.ts';
import { formToken } from '../../shared/pages/form-token.ts';
import { type ChecklistFiles, NO_CHECKLISTS, type PagePorts } from '../../shared/pages/ports.ts';
import { PAGES } from '../../shared/pages/routes.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { allowed, EVERYTHING, openApi, type TestApi } from './support.ts';

let api: TestApi;
let app: ReturnType<typeof pagesApp>;
beforeAll(async () => {
  api = await openApi();
  app = pagesApp(pagePorts());
});
afterAll(() => api.close());

const pagePorts = (): PagePorts => ({
  ...api.ports,
  checklists: CHECKLISTS,
  config: CONFIG,
  sessions: null,
  queues: null,
});

const CONFIG: PlumblineConfig = {
  controls: { 'iam.access-key-rotation': { parameters: { maxAgeDays: 45 } } },
};

const LAUNCH: ChecklistFiles = {
  text: Buffer.from(
    '# Launch <img src=x>\n\n- [ ] GuardDuty runs\n- [ ] The root user has no keys\n- [ ] Drill\n  - [ ] Disaster drill was held\n- [ ] Paper <script>alert(1)</script>\n',
  ),
  mapping: `version: 1
items:
  - { item: GuardDuty runs, controls: [{ control: guardduty.enabled }] }
  - { item: The root user has no keys, controls: [{ control: iam.root-no-access-keys }] }
  - { item: Disaster drill was held, controls: [{ control: dr.drill-quarterly }], attested by: platform team }
`,
};
const CHECKLISTS = {
  list: async () => ['launch'],
  read: async (name: string) => (name === 'launch' ? LAUNCH : null),
};

interface Sent {
  readonly as?: readonly Grant[];
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

async function page(path: string, { as = EVERYTHING, form, headers = {} }: Sent = {}) {
  const token = formToken(await api.ports.cursorKey(), 'dana');
  const sent = form ? { method: 'POST', body: new URLSearchParams({ token, ...form }) } : {};
  const response = await app.request(`http://localhost${path}`, {
    ...sent,
    headers: { ...headers, 'x-caller': JSON.stringify({ who: 'dana', grants: as }) },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const readable = (text: string): string => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const firstAlert = async (): Promise<string> => {
  const { text } = await page('/alerts');
  const [, path = ''] = /href="(\/alerts\/[0-9a-f]+)"/.exec(text) ?? [];
  expect(path).not.toBe('');
  return path;
};

describe('every page', () => {
  const WITHOUT_NAMES = PAGES.map(({ path }) => path).filter((path) => !path.includes(':') && path !== '/evidence');

  it.each(WITHOUT_NAMES)('%s answers with a whole document that runs nothing of its own', async (path) => {
    const { status, text, headers } = await page(path);
    expect(status, readable(text)).toBe(200);
    expect(text.startsWith('<!doctype html>')).toBe(true);
    expect(text.trimEnd().endsWith('</html>')).toBe(true);
    expect(text.match(/<h1>/g)).toHaveLength(1);
    expect(text).not.toMatch(/<style|style="|<script>|onclick/);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it.each(WITHOUT_NAMES)('%s refuses a caller without a role', async (path) => {
    const { status, text } = await page(path, { as: allowed('uploader') });
    expect(status).toBe(403);
    expect(readable(text)).toContain('ask for it in the configuration');
  });

  it.each([
    '/no/such/page',
    '/accounts/',
    '/accounts/%ff',
    '/controls/no.such-control',
    '/frameworks/nope',
    '/alerts/ffff',
  ])('%s says that there is no such page, and what to do', async (path) => {
    const { status, text } = await page(path);
    expect(status, readable(text)).toBe(404);
    expect(text).toContain('<a href="/">');
  });

  it.each(['/accounts/999999999999', '/resources/nothing', '/frameworks/nope'])(
    '%s names what is not there',
    async (path) => {
      const { status } = await page(path);
      expect(status).toBe(404);
    },
  );

  it.each([
    ['an instant that is none', '/?as-of=yesterday', 'as-of'],
    ['an instant in the future', '/?as-of=2126-01-01', 'future'],
    ['an instant before the history', '/?as-of=2001-01-01', 'nothing'],
    ['an altered cursor', '/controls/guardduty.enabled?cursor=abc', 'cursor'],
    ['a status that is none', '/controls/guardduty.enabled?status=green', 'status'],
    ['a period that ends before it begins', '/period?from=2026-02-01&to=2026-01-01&framework=soc2', 'earlier'],
    ['a period of ten years', '/period?from=2016-01-01&to=2026-01-01&framework=soc2', 'three years'],
  ])('refuses %s, and says what to do', async (_, path, named) => {
    const { status, text } = await page(path);
    expect(status, readable(text)).toBe(400);
    expect(readable(text)).toContain(named);
    expect(api.failures).toEqual([]);
  });

  it('shows no stored error to a caller', async () => {
    const broken = pagesApp({
      ...pagePorts(),
      rollups: {
        units: () => {
          throw new Error('secret of the table');
        },
      },
    });
    const response = await broken.request('http://localhost/', {
      headers: { 'x-caller': JSON.stringify({ who: 'dana', grants: EVERYTHING }) },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(api.failures.splice(0)).toHaveLength(1);
  });
});

describe('foreign text', () => {
  it.each(HOSTILE_TEXTS)('is inert in every address that shows it: %j', async (text) => {
    const name = encodeURIComponent(text.toWellFormed());
    for (const path of [
      `/resources/${name}`,
      `/controls?text=${name}`,
      `/accounts/${name}`,
      `/?as-of=${name}`,
      `/controls/${name}`,
    ]) {
      const { text: shown } = await page(path);
      expect(shown).not.toContain('<img');
      expect(shown).not.toContain('<script>alert');
      expect(shown.match(/<script/g)).toHaveLength(1);
    }
  });
});

describe('the controls', () => {
  const links = (text: string) => [...text.matchAll(/href="\/controls\/([^"?]+)/g)].map(([, id]) => id);

  it('are found by words, by a requirement and by a part of an id, without script', async () => {
    const { text } = await page('/controls?text=two-factor+sign-in+of+the+root+user');
    expect(links(text).slice(0, 3)).toContain('iam.mfa-root');
    expect(readable(text)).toContain('Found, the best first');
    expect(text).toMatch(/<form[^>]* method="get"[^>]*>[\s\S]*<input type="text" name="text"/);
    expect(links((await page('/controls?text=CIS+1.4')).text)).toContain('iam.root-no-access-keys');
    for (const id of links((await page('/controls?text=backup.')).text)) expect(id).toMatch(/^backup\./);
  });

  it('are listed by domain where nothing is searched for', async () => {
    const { text } = await page('/controls?text=');
    expect(links(text).length).toBeGreaterThan(200);
    expect(readable(text)).not.toContain('Found, the best first');
  });

  it('that a search does not find are named by no line, and the page says what to do', async () => {
    const { text } = await page('/controls?text=qqqqzz');
    expect(links(text)).toEqual([]);
    expect(readable(text)).toContain('search for other words');
  });
});

describe('the first page', () => {
  it('counts what fails, and shows the account that drifted', async () => {
    const { text } = await page('/');
    expect(readable(text)).toContain('Failing 1 ');
    expect(text).toContain(`/accounts/${api.account}`);
    expect(text).toContain('class="l3"');
  });

  it('shows to a caller with one account that account alone', async () => {
    const { text } = await page('/', { as: [{ roles: ['reader'], accounts: [api.account] }] });
    expect([...new Set(text.match(/\/accounts\/\d{12}/g))]).toEqual([`/accounts/${api.account}`]);
  });

  it('as of an instant says so on every page that it links to', async () => {
    const at = new Date().toISOString().slice(0, 19);
    const { text } = await page(`/?as-of=${at}Z`);
    expect(readable(text)).toContain('and not the present');
    const links = [...text.matchAll(/href="(\/accounts\/[^"]+)"/g)].map(([, href]) => href);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((href) => !href?.includes('as-of='))).toEqual([]);
  });
});

describe('an account', () => {
  it('out of reach is refused whether it exists or not', async () => {
    const as = [{ roles: ['reader'], accounts: ['999999999999'] }] as const;
    expect((await page(`/accounts/${api.account}`, { as })).status).toBe(403);
    expect((await page('/accounts/111111111111', { as })).status).toBe(403);
  });

  it('lists its failures with their reason', async () => {
    const { text } = await page(`/accounts/${api.account}`);
    expect(readable(text)).toContain('GuardDuty has no detector in this region');
  });
});

describe('what changed', () => {
  it('is on the page of an account, the newest first, with who changed what', async () => {
    const { text } = await page(`/accounts/${api.account}`);
    const changes = readable(text.slice(text.indexOf('What changed')));
    expect(changes).toMatch(/regressed .*failing .*GuardDuty/);
    expect(changes).not.toContain('baseline');
  });

  it('of a control is that of its own verdicts, and of an account that the address names', async () => {
    const own = await page('/controls/guardduty.enabled');
    expect(readable(own.text.slice(own.text.indexOf('What changed')))).toMatch(/regressed .*failing/);
    const other = await page(`/controls/iam.root-no-access-keys?account=${api.account}`);
    expect(readable(other.text.slice(other.text.indexOf('What changed')))).toContain('Nothing changed');
    expect(other.text).toContain(`name="account" value="${api.account}"`);
  });

  it('of a control in an account out of reach is refused', async () => {
    const as = [{ roles: ['reader'], accounts: [api.account] }] as const;
    const { status } = await page('/controls/guardduty.enabled?account=999999999999', { as });
    expect(status).toBe(403);
  });
});

describe('a resource', () => {
  it('offers its facts to auditors alone', async () => {
    const { text } = await page(`/accounts/${api.account}?status=fail&status=pass`);
    const path = /href="(\/resources\/[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await page(path, { as: allowed('auditor') })).text).toContain('href="/evidence?');
    expect((await page(path, { as: allowed('reader') })).text).not.toContain('/evidence');
  });
});

describe('a waiver', () => {
  it('is shown with the resource whose failures it accepts, and with no other', async () => {
    const { text } = await page(`/accounts/${api.account}?status=fail&status=pass`);
    const links = [...text.matchAll(/href="(\/resources\/[^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    const paths = [...new Set(links)];
    const shown = readable((await page(paths[0] ?? '')).text);
    const { text: first } = await page(paths[0] ?? '');
    const control = /href="\/controls\/([^"?]+)"/.exec(first.slice(first.indexOf('<h2>Verdicts')))?.[1] ?? '';
    expect(shown).not.toContain('due for removal');
    const resource = decodeURIComponent(/resources\/([^?]+)/.exec(paths[0] ?? '')?.[1] ?? '');
    const until = new Date(Date.now() + 9 * 86_400_000).toISOString();
    const body = { control, accounts: [api.account], resources: [resource], until, reason: 'due for removal' };
    const { status, body: answer } = await api.post('/waivers', body);
    expect(status, JSON.stringify(answer)).toBe(201);
    expect(readable((await page(paths[0] ?? '')).text)).toMatch(/Waivers .*dana due for removal/);
    expect(readable((await page(paths[1] ?? '')).text)).not.toContain('due for removal');
  });

  it('is shown on the pages of its control and of its account, and to no reader of other accounts', async () => {
    const until = new Date(Date.now() + 9 * 86_400_000).toISOString();
    const body = { control: 'guardduty.enabled', accounts: [api.account], until, reason: 'leaves us in spring' };
    expect((await api.post('/waivers', body)).status).toBe(201);
    for (const path of ['/controls/guardduty.enabled', `/accounts/${api.account}`])
      expect(readable((await page(path)).text)).toMatch(/Waivers .*every resource in \d+ .*leaves us in spring/);
    const { roster } = api.ports;
    const units = await Array.fromAsync(roster.units());
    const other = units
      .map(({ unit }) => unit.split('/')[0] ?? '')
      .find((id) => /^\d+$/.test(id) && id !== api.account);
    const as: readonly Grant[] = [{ roles: ['reader'], accounts: [other ?? '999999999999'] }];
    expect((await page('/controls/guardduty.enabled', { as })).text).not.toContain('leaves us in spring');
  });
});

describe('a control', () => {
  it('shows the parameters in force, and which part of the configuration set them', async () => {
    const { text } = await page('/controls/iam.access-key-rotation');
    expect(readable(text)).toMatch(/maxAgeDays 45 days the configuration sets it in controls \d+ accounts/);
    const other = readable((await page('/controls/iam.unused-credentials')).text);
    expect(other).toContain('the default of the control');
  });
});

describe('an alert', () => {
  it('is acknowledged once by ten tabs at once, and says by whom', async () => {
    const path = await firstAlert();
    const tabs = Array.from({ length: 10 }, () => page(path, { form: { step: 'acknowledge' } }));
    const statuses = (await Promise.all(tabs)).map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(9);
    expect(readable((await page(path)).text)).toContain('Taken by dana');
  });

  it.each([
    ['without a reason', { step: 'waive', until: '2126-01-01' }, 400],
    ['until the past', { step: 'waive', until: '2020-01-01', reason: 'x' }, 400],
    ['until no date', { step: 'waive', until: 'soon', reason: 'x' }, 400],
    ['by a step that there is not', { step: 'delete' }, 400],
  ])('is not changed by a form %s', async (_, form, expected) => {
    const path = await firstAlert();
    const before = readable((await page(path)).text);
    const { status } = await page(path, { form });
    expect(status).toBe(expected);
    expect(readable((await page(path)).text)).toBe(before);
  });

  it('takes no step of a caller who only reads, and offers none', async () => {
    const path = await firstAlert();
    const as = allowed('reader');
    expect((await page(path, { as })).text).not.toContain('<button class="main">');
    expect((await page(path, { as, form: { step: 'acknowledge' } })).status).toBe(403);
  });

  it('is waived by an approver until a day, with the reason', async () => {
    const path = await firstAlert();
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const { status, headers } = await page(path, { form: { step: 'waive', until, reason: 'replaced in a month' } });
    expect(status).toBe(303);
    expect(headers.get('location')).toBe(path);
    expect(readable((await page(path)).text)).toContain('replaced in a month');
  });
});

describe('an alert of the past', () => {
  it('is shown as it was then, and takes no step', async () => {
    const path = await firstAlert();
    const { text: now } = await page(path);
    const opened = /<dt>Since<\/dt><dd><time datetime="([^"]+)"/.exec(now)?.[1] ?? '';
    const { status, text } = await page(`${path}?as-of=${opened}`);
    expect(status).toBe(200);
    expect(readable(text)).toContain('and not the present');
    expect(text).toContain('<span class="status fail">firing</span>');
    expect(text).not.toContain('<form method="post"');
    expect(readable(text)).not.toContain('Taken by');
    expect([...text.matchAll(/<dd><a href="([^"]+)"/g)].filter(([, href]) => !href?.includes('as-of='))).toEqual([]);
  });
});

describe('a maintenance window', () => {
  const UNTIL = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  const open = { step: 'open-window', until: UNTIL, accounts: '', controls: '', reason: 'moving the network' };

  it('is opened from the page of the alerts, listed there, and ended once by ten tabs at once', async () => {
    expect(readable((await page('/alerts')).text)).toContain('No window is open');
    const { status, headers } = await page('/alerts', { form: { ...open, accounts: `${api.account}, ` } });
    expect(status).toBe(303);
    expect(headers.get('location')).toBe('/alerts');
    const { text } = await page('/alerts');
    expect(readable(text)).toMatch(new RegExp(`accounts ${api.account} dana moving the network`));
    const window = /name="window" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const tabs = Array.from({ length: 10 }, () => page('/alerts', { form: { step: 'end-window', window } }));
    const statuses = (await Promise.all(tabs)).map((tab) => tab.status).sort();
    expect(statuses).toEqual([303, ...Array.from({ length: 9 }, () => 404)]);
    expect(readable((await page('/alerts')).text)).toContain('No window is open');
    expect(api.failures).toEqual([]);
  });

  it.each([
    ['without a reason', { ...open, reason: ' ' }, 400],
    ['until the past', { ...open, until: '2020-01-01T00:00' }, 400],
    ['until a day that there is not', { ...open, until: '2126-02-30T00:00' }, 400],
    ['of an account that there is not', { ...open, accounts: '999999999999' }, 400],
    ['of a control that there is not', { ...open, controls: 'no.such' }, 400],
    ['by a step that there is not', { ...open, step: 'delete' }, 400],
    ['that there is not', { step: 'end-window', window: 'ffff' }, 404],
  ])('is not changed by a form %s', async (_, form, expected) => {
    const { status, text } = await page('/alerts', { form });
    expect(status, readable(text)).toBe(expected);
    expect(readable((await page('/alerts')).text)).toContain('No window is open');
  });

  it('is neither offered to a reader nor taken from one', async () => {
    const as = allowed('reader');
    expect((await page('/alerts', { as })).text).not.toContain('Open a window');
    expect((await page('/alerts', { as, form: open })).status).toBe(403);
  });

  it('of every account cannot be opened by a caller who sees only some accounts', async () => {
    const as: readonly Grant[] = [{ roles: ['responder'], accounts: [api.account] }];
    expect((await page('/alerts', { as, form: open })).status).toBe(403);
  });
});

describe('a form', () => {
  it('that is no form is refused', async () => {
    const response = await app.request('http://localhost/downloads', {
      ...{ method: 'POST', body: '{}' },
      headers: { 'content-type': 'application/json', 'x-caller': JSON.stringify({ who: 'dana', grants: EVERYTHING }) },
    });
    expect(response.status).toBe(415);
  });

  it('of a megabyte is refused', async () => {
    const { status } = await page('/downloads', { form: { kind: 'x'.repeat(1_000_000) } });
    expect(status).toBe(413);
  });

  it.each([
    ['without its token', ''],
    ['with the token of somebody else', formToken('a key of the tests', 'kim')],
    ['with a token of another key', formToken('another key', 'dana')],
    ['with an altered token', `${formToken('a key of the tests', 'dana')}x`],
  ])('%s changes nothing', async (_, token) => {
    const { status, text } = await page('/downloads', { form: { token, kind: 'export', format: 'csv' } });
    expect(status).toBe(403);
    expect(readable(text)).toContain('nothing was changed');
  });

  it('carries a token on every page that has one, and another each time', async () => {
    const tokens = [];
    for (const path of ['/downloads', '/downloads', await firstAlert()]) {
      const { text } = await page(path);
      const forms = text.match(/<form method="post"[^>]*>(<input type="hidden" name="token" value="[\w.-]+">)?/g) ?? [];
      expect(forms.filter((form) => !form.includes('name="token"'))).toEqual([]);
      tokens.push(...forms.slice(0, 1));
    }
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('of a page that takes none is refused', async () => {
    const { status, headers } = await page('/', { form: { step: 'x' } });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('a checklist', () => {
  it('is listed with how much of it holds', async () => {
    const { status, text } = await page('/checklists');
    expect(status).toBe(200);
    expect(text).toContain('href="/checklists/launch"');
    expect(readable(text)).toContain('of 4 items hold');
  });

  it('shows each item with its state, its reason and its control, and its text is inert', async () => {
    const { text } = await page('/checklists/launch');
    const read = readable(text);
    expect(read).toMatch(/GuardDuty runs guardduty\.enabled fails for \d of \d+ resources/);
    expect(read).toContain('not mapped Paper');
    expect(text).toContain('href="/controls/guardduty.enabled"');
    expect(text).not.toMatch(/<img|<script>/);
  });

  it('shows the responsible role for an item that is not attested yet', async () => {
    expect(readable((await page('/checklists/launch')).text)).toContain('nobody yet; platform team answers for it');
  });

  it('shows the drills that are evidence for its controls, with what they achieved and when the next is due', async () => {
    expect(readable((await page('/checklists/launch')).text)).toContain('No drill was held for this checklist');
    const minutes = (count: number) => new Date(Date.parse('2026-01-15T12:00:00Z') + count * 60_000);
    const change = { account: api.account, name: 'q1', by: 'kim', now: minutes(38) };
    await startDrill(api.ports.history, {
      ...{
        name: 'q1',
        account: api.account,
        scenario: 'region-loss',
        scope: 'orders',
        controls: ['dr.drill-quarterly'],
      },
      ...{ rtoMinutes: 60, rpoMinutes: 15, everyDays: 90 },
      ...{ startedAt: minutes(0).toISOString(), recorded: minutes(0).toISOString(), by: 'kim' },
    });
    expect(readable((await page('/checklists/launch')).text)).toContain('a region is lost runs RTO not measured of 60');
    await finishDrill(api.ports.history, change, { outcome: 'recovered', note: '', noDataLost: true });
    expect(readable((await page('/checklists/launch')).text)).toMatch(
      /met its targets RTO 38 of 60 minutes, RPO 0 of 15 minutes 15 Jan 2026 15 Apr 2026/,
    );
    const elsewhere = await page('/checklists/launch', { as: [{ roles: ['reader'], accounts: ['999999999999'] }] });
    expect(readable(elsewhere.text)).not.toContain('RTO 38');
  });

  it('is as of an instant, and says so', async () => {
    const { status, text } = await page(`/checklists/launch?as-of=${new Date().toISOString().slice(0, 19)}Z`);
    expect(status).toBe(200);
    expect(readable(text)).toContain('and not the present');
  });

  it('that does not exist is refused; without any, the page says what to do', async () => {
    expect((await page('/checklists/other')).status).toBe(404);
    const without = pagesApp({ ...pagePorts(), checklists: NO_CHECKLISTS });
    const headers = { 'x-caller': JSON.stringify({ who: 'dana', grants: EVERYTHING }) };
    const response = await without.request('http://localhost/checklists', { headers });
    expect(readable(await response.text())).toContain('plumbline checklist import');
  });

  it('whose mapping cannot be read is shown without it, and says why', async () => {
    const broken = {
      ...LAUNCH,
      mapping: 'version: 1\nitems: [{ item: GuardDuty runs, controls: [{ control: no.such }] }]',
    };
    const app = pagesApp({ ...pagePorts(), checklists: { ...CHECKLISTS, read: async () => broken } });
    const headers = { 'x-caller': JSON.stringify({ who: 'dana', grants: EVERYTHING }) };
    const response = await app.request('http://localhost/checklists/launch', { headers });
    expect(response.status).toBe(200);
    expect(readable(await response.text())).toContain('no.such');
  });
});

async function expectOthersRefused(address: string): Promise<void> {
  const headers = { 'x-caller': JSON.stringify({ who: 'kim', grants: EVERYTHING }) };
  const response = await app.request(`http://localhost${address}/file`, { headers });
  expect(response.status).toBe(404);
}

describe('a download', () => {
  it('is made once for the same form, and only its requester gets it', async () => {
    const form = { kind: 'export', format: 'csv', asOf: new Date(Date.now() - 1_000).toISOString() };
    const first = await page('/downloads', { form });
    expect(first.status, readable(first.text)).toBe(303);
    const address = first.headers.get('location') ?? '';
    expect((await page('/downloads', { form })).headers.get('location')).toBe(address);
    await expect
      .poll(async () => readable((await page(address)).text), { timeout: 60_000 })
      .toContain('Download verdicts');
    const file = await page(`${address}/file`);
    expect(file.status).toBe(200);
    expect(file.text).toContain('guardduty.enabled');
    await expectOthersRefused(address);
  });

  it('is refused to a reader', async () => {
    expect((await page('/downloads', { as: allowed('reader'), form: { kind: 'export', format: 'csv' } })).status).toBe(
      403,
    );
  });
});
