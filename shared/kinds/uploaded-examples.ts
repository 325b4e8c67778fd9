/** The examples of controls that rest on uploaded results: facts, and a case for each requirement. */
import type { Findings, Summary, UploadKind } from '../core/upload.ts';
import type { KnownRepository } from './uploaded-judge.ts';
import type { Uploaded } from './uploaded-spec.ts';

type KnownUpload = KnownRepository['uploads'][number];

const DAY = 86_400_000;
const NOW = Date.parse('2026-01-15T12:00:00Z');
/** An instant a moment within, or a moment after, so many days before the instant of examples. */
const daysAgo = (days: number, momentsAfter: number): string =>
  new Date(NOW - days * DAY + momentsAfter * 7_200_000).toISOString();

const noFindings: Findings = {
  ...{ critical: 0, high: 0, medium: 0, low: 0 },
  ...{ suppressed: 0, unexplained: 0, unread: 0 },
};
const passedTests: Summary = { tests: { passed: 12, failed: 0, skipped: 1 } };

export const upload = (check: string, kind: UploadKind, summary: Summary, more: Partial<KnownUpload> = {}) => ({
  ...{ repository: 'acme/shop', kind, check, tools: [], summary },
  ...{ commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', branch: 'main', at: '2026-01-15T09:00:00.000Z' },
  ...{ by: 'arn:aws:sts::111122223333:assumed-role/Pipeline/build', sha256: 'e3b0c442', bytes: 1_000 },
  ...more,
});

export const repositoryWith = (uploads: readonly KnownUpload[], more: Partial<KnownRepository> = {}) => ({
  id: 'acme/shop',
  facts: { named: true, branch: 'main', without: [], uploads, ...more },
});

export const unnamed = {
  name: 'no repository is named',
  ...repositoryWith([], { named: false, branch: '' }),
  id: '111122223333',
};

export function uploadedExamples({ checks, kind, part, maxAgeDays, ignored = [] }: Uploaded) {
  const good = kind === 'junit' ? passedTests : { findings: noFindings };
  const [first = '', ...others] = checks;
  const rest = others.map((check) => upload(check, kind, good));
  const one = (name: string, summary: Summary, more: Partial<KnownUpload> = {}, parameters: object = {}) => ({
    ...{ name, ...repositoryWith([upload(first, kind, summary, more), ...rest]) },
    ...{ parameters },
  });
  const found = (more: Partial<Findings>): Summary => ({ findings: { ...noFindings, ...more } });
  return {
    pass: [
      one('each check has a good result', good),
      one('a result of the default branch, named by its scanner', good, {
        check: 'scan',
        tools: [first],
        branch: undefined,
      } as never),
      one('as old as it counts', good, { at: daysAgo(maxAgeDays, 1) }),
      one('as many open findings as are accepted', found({ critical: 2 }), {}, { maxOpen: 2 }),
      one('accepted findings with their reasons', found({ suppressed: 2 })),
      ...ignored.map((severity) => one(`a finding of ${severity} severity`, found({ [severity]: 1 }))),
      {
        name: 'a newer result is good',
        ...repositoryWith([upload(first, kind, good), older(first, kind, found({ critical: 1 })), ...rest]),
      },
    ],
    fail: [
      { name: 'nothing was uploaded', ...repositoryWith([]) },
      ...checks.map((check) => ({
        name: `no result of ${check}`,
        ...repositoryWith(checks.filter((other) => other !== check).map((other) => upload(other, kind, good))),
      })),
      one('older than it counts', good, { at: daysAgo(maxAgeDays, 0) }),
      one('a result of another branch', good, { branch: 'feature' }),
      one('tests failed', { tests: { passed: 11, failed: 1, skipped: 0 } }),
      one('all tests were skipped', { tests: { passed: 0, failed: 0, skipped: 12 } }),
      one('an open critical finding', found({ critical: 1 })),
      one('more open findings than are accepted', found({ critical: 1, high: 2 }), {}, { maxOpen: 2 }),
      one('a scanner that could not read a file', found({ unread: 1 })),
      one('a finding that is accepted without a reason', found({ suppressed: 2, unexplained: 1 })),
      one('a list of components', { components: 40 }),
      {
        name: 'a newer result is bad',
        ...repositoryWith([upload(first, kind, found({ high: 1 })), older(first, kind, good), ...rest]),
      },
      { ...one('no check is asked for', good), parameters: { checks: [] } },
    ],
    notApplicable: [unnamed, { name: `a repository without ${part}`, ...repositoryWith([], { without: [part] }) }],
  };
}

const older = (check: string, kind: UploadKind, summary: Summary) =>
  upload(check, kind, summary, { at: '2026-01-15T08:00:00.000Z', tools: ['other', check] });
