import { varied } from '../../../core/example.ts';
import { repositoryWith, unnamed, upload } from '../../../kinds/uploaded-examples.ts';

const facts = { name: 'shop-production', management: false };
const run = (status: 'Succeeded' | 'Failed', at = '2026-01-10T09:00:00.000Z') => ({ status, at });
const pipeline = (last: ReturnType<typeof run> | null) => ({ facts: { name: 'shop', last } });
const given = (...found: ReturnType<typeof pipeline>[]) => ({ pipelines: found, repositories: [unnamed] });
const uploaded = (more: object) => ({
  pipelines: [],
  repositories: [repositoryWith([upload('unit', 'junit', { tests: { passed: 1, failed: 0, skipped: 0 } }, more)])],
});
const RUN = { run: 'https://github.com/acme/shop/actions/runs/1' };

export const examples = varied({
  common: { facts, with: given() },
  pass: [
    { name: 'a run that succeeded', with: given(pipeline(run('Succeeded'))) },
    { name: 'the second of two', with: given(pipeline(run('Failed')), pipeline(run('Succeeded'))) },
    { name: 'another tool, which uploads', with: uploaded(RUN) },
  ],
  fail: [
    { name: 'none' },
    { name: 'one that never ran', with: given(pipeline(null)) },
    { name: 'one that failed', with: given(pipeline(run('Failed'))) },
    { name: 'one that rests', with: given(pipeline(run('Succeeded', '2025-12-16T12:00:00.000Z'))) },
    { name: 'what a person uploaded', with: uploaded({}) },
    { name: 'what was uploaded long ago', with: uploaded({ ...RUN, at: '2025-12-16T12:00:00.000Z' }) },
  ],
  notApplicable: [{ name: 'a sandbox', tags: { Environment: 'sandbox' } }],
});
