/** The proof of the deployed API: its answers, its records and its refusals. */
import { deployedApi, sessionOf } from './api.ts';
import type { Cloud } from './cloud.ts';

/** Counts a check that holds; throws with what was seen if it does not. */
export type Expect = (what: string, holds: boolean, seen: unknown) => void;

/** Not proven here; test/api/tokens.test.ts, test/api/provider.test.ts and test/infra/api.test.ts hold it. */
export const API_NOT_PROVEN = [
  'signatures of callers: the emulator resolves the access key, and does not verify the signature',
  'tokens of a provider: the emulator reaches none with https',
  'the throttling of the stage of the API, and its access log',
];

export async function proveApi(cloud: Cloud, folder: string, expect: Expect): Promise<void> {
  const api = await deployedApi(cloud, folder);
  const described = await api.ask(null, '/api/v1/openapi.json');
  expect('the API describes itself to everybody', described.body?.openapi === '3.1.0', described.text);
  await refusals(api, expect);

  const me = await api.ask('auditor', '/iam/api/v1/me');
  expect('a signed caller is known by the ARN that the gateway saw', me.body?.who === sessionOf('auditor'), me.text);
  const first = await api.ask('auditor', '/iam/api/v1/verdicts?status=unknown&limit=5');
  const { verdicts: page = [], next } = first.body ?? {};
  expect('the API answers with the verdicts of the scan', first.status === 200 && page.length > 0, first.text);
  const tagged = await api.ask('auditor', '/iam/api/v1/controls?limit=5');
  const same = await api.ask('auditor', '/iam/api/v1/controls?limit=5', {
    headers: { 'if-none-match': tagged.headers.get('etag') ?? 'none' },
  });
  expect('an answer that did not change is not sent again', same.status === 304 && same.text === '', same);
  const second = await api.ask('auditor', `/iam/api/v1/verdicts?status=unknown&limit=5&cursor=${next}`);
  expect('the cursor, with the MAC of its key, leads to the next page', second.status === 200, second.text);

  const reason = 'the proof of the deployment';
  const opened = await api.ask('auditor', '/iam/api/v1/windows', {
    json: { until: new Date(Date.now() + 3_600_000).toISOString(), reason },
  });
  expect('a window is recorded with who opened it', opened.body?.by === sessionOf('auditor'), opened.text);
  const ended = await api.ask('auditor', `/iam/api/v1/windows/${opened.body?.id}/end`, { json: {} });
  expect('a body that nothing reads is refused', ended.status === 400, ended.text);

  const uploaded = await api.upload('pipeline', 'acme/shop');
  expect('`plumbline evidence put --url` of a pipeline is recorded', uploaded.code === 0, uploaded);
  const other = await api.upload('pipeline', 'acme/web');
  expect(
    'for a repository that its role has no grant for, nothing is stored',
    other.code === 2 && /may not upload for acme\/web/.test(other.stderr),
    other,
  );
  // without an instant, a job is about the last whole minute, and this history may be younger
  const asOf = new Date().toISOString();
  const asked = await api.ask('auditor', '/iam/api/v1/jobs', { json: { kind: 'export', format: 'csv', asOf } });
  expect('an export is a job that is accepted', asked.status === 202, asked.text);
  const { sha256, promised } = await api.fileOf('auditor', asked.body.id);
  expect('the link leads to its file, with the digest that the job names', sha256 === promised, { sha256, promised });
  await api.leave();
}

type DeployedApi = Awaited<ReturnType<typeof deployedApi>>;

async function refusals(api: DeployedApi, expect: Expect): Promise<void> {
  const refused = async (what: string, status: number, asked: ReturnType<DeployedApi['ask']>, pattern = /./) => {
    const seen = await asked;
    const isRefused = seen.status === status && pattern.test(seen.text);
    expect(what, isRefused && !/ at |stack|node_modules/.test(seen.text), { status: seen.status, text: seen.text });
  };
  await refused('a request without a token is refused', 401, api.ask(null, '/api/v1/me'), /carries no token/);
  await refused(
    'below /iam, one without a signature does not reach the function',
    403,
    api.ask(null, '/iam/api/v1/me'),
  );
  await refused(
    'a token whose provider cannot be asked is not believed',
    503,
    api.ask(null, '/api/v1/me', { headers: { authorization: 'Bearer a.b.c' } }),
    /could not be asked for its keys/,
  );
  await refused(
    'a role without a grant is refused by the function',
    403,
    api.ask('ungranted', '/iam/api/v1/me'),
    /grants nothing to/,
  );
  await refused(
    'a role that may not invoke the API is refused by the gateway',
    403,
    api.ask('uninvited', '/iam/api/v1/me'),
  );
  await refused('an uploader reads nothing', 403, api.ask('pipeline', '/iam/api/v1/verdicts'), /role/);
}
