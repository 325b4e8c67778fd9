/**
 * Judges controls that rest on uploaded results: whether each check has a result, how old it is, and whether its
 * numbers are good.
 */
import { fail, type Judgement, type Known, notApplicable, pass } from '../core/control.ts';
import type { FindingSeverity, RepositoryPart, Summary } from '../core/upload.ts';
import { FINDING_SEVERITIES } from '../core/upload.ts';
import { day, daysBefore } from '../core/words.ts';
import type { Repository } from './repositories.ts';

export type KnownRepository = Known<Repository>;
type KnownUpload = KnownRepository['uploads'][number];

/** Not applicable where no repository is named, or the named one is without the part that is judged. */
export function notJudged({ named, without }: KnownRepository, part: RepositoryPart): Judgement | null {
  if (!named)
    return notApplicable('the configuration names no repository of this account; name them under `repositories`');
  return without.includes(part) ? notApplicable(`the configuration says that it has no ${part}`) : null;
}

/** The newest result of a check on the branch that is released; a scanner's result is found by the scanner's name too. */
export function newestOf({ uploads, branch }: KnownRepository, check: string): KnownUpload | undefined {
  const ofCheck = uploads.filter(
    (upload) => (upload.branch ?? branch) === branch && (upload.check === check || upload.tools.includes(check)),
  );
  // results of the same instant are ordered by digest, so that the order of the records does not matter
  const orderOf = ({ at, sha256 }: KnownUpload) => `${at} ${sha256}`;
  return ofCheck.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1)).at(-1);
}

/** The reason why a result does not count, regardless of its numbers; null if it counts. */
export function absenceOf(
  check: string,
  upload: KnownUpload | undefined,
  maxAgeDays: number,
  now: Date,
): string | null {
  if (!upload) return `no result of ${check} was uploaded`;
  if (upload.at > daysBefore(now, maxAgeDays)) return null;
  return `the newest result of ${check} is of ${day(upload.at)}, and counts for ${maxAgeDays} days`;
}

export interface Limits {
  readonly checks: readonly string[];
  readonly maxAgeDays: number;
  readonly maxOpen: number;
  readonly ignoredSeverities: readonly string[];
  readonly maxUnexplained: number;
}

export function judgeUploads(part: RepositoryPart, facts: KnownRepository, limits: Limits, now: Date): Judgement {
  const outOfScope = notJudged(facts, part);
  if (outOfScope) return outOfScope;
  const { checks, maxAgeDays } = limits;
  if (checks.length === 0) return fail('no check is asked for; the parameter `checks` is empty');
  const problems = checks.flatMap((check) => {
    const upload = newestOf(facts, check);
    const absence = absenceOf(check, upload, maxAgeDays, now);
    return absence === null && upload ? shortfalls(upload.summary, limits).map((one) => `${check} ${one}`) : [absence];
  });
  if (problems.length > 0) return fail(problems.join('; '));
  return pass(`the newest results on ${facts.branch} are good: ${checks.join(', ')}`);
}

/** The limits that the numbers of a result do not meet, each in words that follow the name of the check. */
function shortfalls({ tests, findings }: Summary, limits: Limits): string[] {
  if (!tests && !findings) return ['is neither a result of tests nor of a scanner'];
  const { ignoredSeverities, maxOpen, maxUnexplained } = limits;
  const counted = FINDING_SEVERITIES.filter((severity) => !ignoredSeverities.includes(severity));
  const open = findings ? sumOf(findings, counted) : 0;
  return [
    ...(tests && tests.failed > 0 ? [`has ${tests.failed} failed of ${tests.failed + tests.passed} tests`] : []),
    ...(tests && tests.failed === 0 && tests.passed === 0 ? ['ran no test'] : []),
    ...(open > maxOpen ? [`has ${open} open findings that are ${counted.join(' or ')}`] : []),
    ...(findings && findings.unread > 0 ? [`could not read ${findings.unread} files`] : []),
    ...(findings && findings.unexplained > maxUnexplained
      ? [`has ${findings.unexplained} accepted findings without a reason`]
      : []),
  ];
}

const sumOf = (findings: Readonly<Record<FindingSeverity, number>>, severities: readonly FindingSeverity[]): number =>
  severities.reduce((sum, severity) => sum + findings[severity], 0);
