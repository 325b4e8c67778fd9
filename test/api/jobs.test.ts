/** Jobs: the same request is one job, the history says who asked, and only who asked gets the file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobFolder } from '../../shared/jobs/folder.ts';
import { ask, type JobRequest, type JobState, jobId } from '../../shared/jobs/job.ts';
import { EXPORTS } from '../../shared/records/exports.ts';
import { allowed, openApi, type TestApi } from './support.ts';

let api: TestApi;
const now = new Date().toISOString();
beforeAll(async () => {
  api = await openApi();
}, 120_000);
afterAll(() => api.close());

const asked = async () => Array.fromAsync(api.store.history.log(EXPORTS));
const CSV = { kind: 'export', format: 'csv', asOf: now };

describe('a job', () => {
  it('is accepted with its address, and gives a file whose digest it names', async () => {
    const { status, headers, body } = await api.post('/jobs', CSV, allowed('auditor'), 'lee');
    expect(status, JSON.stringify(body)).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/jobs/${body.id}`);
    const done = await api.ask(`/jobs/${body.id}`, { who: 'lee' });
    expect(done.body).toMatchObject({ status: 'done', because: null, result: { type: 'text/csv; charset=utf-8' } });
    expect(done.body.written).toBeGreaterThan(0);
    const file = await api.ask(`/jobs/${body.id}/file`, { who: 'lee' });
    expect(Buffer.byteLength(file.body)).toBe(done.body.result.bytes);
  });

  it('that is asked for twice is one job, and is recorded once for each caller', async () => {
    const first = await api.post('/jobs', { ...CSV, format: 'jsonl' }, allowed('auditor'), 'lee');
    const second = await api.post('/jobs', { format: 'jsonl', asOf: now, kind: 'export' }, allowed('auditor'), 'lee');
    const other = await api.post('/jobs', { ...CSV, format: 'jsonl' }, allowed('auditor'), 'kim');
    expect(new Set([first, second, other].map(({ body }) => body.id)).size).toBe(1);
    const records = (await asked()).filter(({ body }) => body.export.job === first.body.id);
    expect(records.map(({ cause, body }) => [cause, body.export.by])).toEqual([
      [{ kind: 'person', by: 'lee' }, 'lee'],
      [{ kind: 'person', by: 'kim' }, 'kim'],
    ]);
  });

  it('gives its file to nobody who did not ask for it', async () => {
    const { body } = await api.post('/jobs', { ...CSV, format: 'junit' }, allowed('auditor'), 'lee');
    expect((await api.ask(`/jobs/${body.id}`, { who: 'kim' })).status).toBe(404);
    const { status, body: answer } = await api.ask(`/jobs/${body.id}/file`, { who: 'kim' });
    expect(status).toBe(404);
    expect(answer.detail).toMatch(/ask for it at \/api\/v1\/jobs, which records who asks/);
  });

  it('of a period has the whole report, a part on each line', async () => {
    const period = { kind: 'period', from: '2026-01-01', to: now, control: ['guardduty.enabled'] };
    const { body } = await api.post('/jobs', period);
    const { body: file } = await api.ask(`/jobs/${body.id}/file`);
    const parts = String(file)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).part);
    expect(new Set(parts)).toEqual(new Set(['member', 'exception', 'unseen', 'summary']));
    expect(parts.at(-1)).toBe('summary');
  });

  it('that fails says why, and can be asked for again', async () => {
    const early = { ...CSV, asOf: '2020-01-01' };
    const { body } = await api.post('/jobs', early);
    const failed = await api.ask(`/jobs/${body.id}`);
    expect(failed.body).toMatchObject({ status: 'failed', result: null });
    expect(failed.body.because).toMatch(/holds nothing as of 2020-01-01/);
    expect((await api.ask(`/jobs/${body.id}/file`)).status).toBe(409);
    expect((await api.post('/jobs', early)).body.status).toBe('queued');
  });

  it.each([
    [{ kind: 'export' }, /body.format: is needed/],
    [{ kind: 'export', format: 'csv', from: '2026-01-01' }, /body.from: is not read by a job of the kind export/],
    [{ kind: 'pack', from: '2026-01-01', to: '2026-01-02' }, /body.framework: is needed/],
    [{ kind: 'pack', from: '2026-01-02', to: '2026-01-01', framework: 'soc2' }, /not before/],
    [{ kind: 'pack', from: '2026-01-01', to: '2026-01-02', framework: 'nope' }, /no framework is called/],
    [{ kind: 'export', format: 'csv', control: ['no.such'] }, /no control is called/],
    [{ kind: 'delete' }, /body.kind/],
  ])('%j is refused, and no record is made', async (body, detail) => {
    const before = (await asked()).length;
    const { status, body: answer } = await api.post('/jobs', body);
    expect(status).toBe(400);
    expect(answer.detail).toMatch(detail);
    expect((await asked()).length).toBe(before);
  });
});

describe('asking', () => {
  const request: JobRequest = { kind: 'export', format: 'csv', at: now };
  const files = () => jobFolder(`${api.folder}/asking`);

  it('at the same time starts one job', async () => {
    const started: string[] = [];
    const start = async (id: string) => void started.push(id);
    await Promise.all(Array.from({ length: 8 }, () => ask(files(), start, request, new Date())));
    expect(started).toEqual([jobId(request)]);
  });

  it('again starts a job whose worker died', async () => {
    const started: string[] = [];
    const start = async (id: string) => void started.push(id);
    const state = (await files().read(jobId(request))) as JobState;
    await files().write({ ...state, status: 'running' });
    await ask(files(), start, request, new Date(Date.now() + 10 * 60_000));
    expect(started).toEqual([]);
    await ask(files(), start, request, new Date(Date.now() + 20 * 60_000));
    expect(started).toEqual([jobId(request)]);
  });
});
