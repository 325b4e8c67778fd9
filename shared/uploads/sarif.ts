/** Findings in SARIF 2.1.0, as scanners of code, dependencies and credentials write them. */
import type { FindingSeverity, Summary } from '../core/upload.ts';
import { unusable } from './failure.ts';
import { type Json, nothingFound, objectOf, objectsIn, textOf } from './json.ts';
import type { Provenance, Read } from './result.ts';

/** "Result object, level property" in SARIF 2.1.0, with the severity that a finding of that level counts as. */
const LEVELS: Readonly<Record<string, FindingSeverity | null>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: null,
};
/** "Result object, kind property": kinds of results that are not findings. */
const HARMLESS = ['pass', 'notApplicable', 'informational'];
const KINDS = [...HARMLESS, 'fail', 'open', 'review'];

/** "SARIF support for code scanning", GitHub Docs: security-severity is over 9.0 critical, from 7.0 high, from 4.0 medium. */
const byScore = (score: number): FindingSeverity =>
  score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';

export function sarifSummary(document: Json): Read {
  if (document.version !== '2.1.0') throw unusable('sarif', 'its version is not 2.1.0');
  const runs = objectsIn(document.runs);
  if (!runs || runs.length === 0) throw unusable('sarif', 'it has no runs');
  const findings = nothingFound();
  for (const run of runs) addRun(run, findings);
  const tools = runs.map((run) => nameOf(run).toLowerCase());
  const summary: Summary = { findings };
  return { summary, tools: [...new Set(tools)].sort(), provenance: runs.flatMap(provenanceOf) };
}

function nameOf(run: Json): string {
  const name = textOf(objectOf(objectOf(run.tool).driver).name);
  if (name === null) throw unusable('sarif', 'a run does not name its tool');
  return name;
}

function addRun(run: Json, findings: ReturnType<typeof nothingFound>): void {
  const tool = nameOf(run);
  const results = objectsIn(run.results);
  // "run object, results property": a run without this list did not complete
  if (!results) throw unusable('sarif', `the run of ${tool} has no list of results, so it did not finish`);
  const invocations = objectsIn(run.invocations) ?? [];
  if (invocations.some(({ executionSuccessful }) => executionSuccessful === false))
    throw unusable('sarif', `${tool} says that it did not finish its run`);
  const rules = rulesOf(run);
  for (const result of results) {
    const severity = severityOf(result, rules);
    if (severity === null) continue;
    const suppressions = acceptedIn(result);
    if (suppressions === null) findings[severity] += 1;
    else {
      findings.suppressed += 1;
      if (!suppressions.some(({ justification }) => textOf(justification) !== null)) findings.unexplained += 1;
    }
  }
}

/** The suppressions of a suppressed result; a result is suppressed if all its suppressions are accepted. */
function acceptedIn({ suppressions }: Json): readonly Json[] | null {
  const given = objectsIn(suppressions) ?? [];
  const isAccepted = ({ status = 'accepted' }: Json) => status === 'accepted';
  return given.length > 0 && given.every(isAccepted) ? given : null;
}

interface Rules {
  readonly byId: ReadonlyMap<string, Json>;
  readonly inOrder: readonly Json[];
}

function rulesOf(run: Json): Rules {
  const { driver, extensions } = objectOf(run.tool);
  const inOrder = objectsIn(objectOf(driver).rules) ?? [];
  const further = (objectsIn(extensions) ?? []).flatMap(({ rules }) => objectsIn(rules) ?? []);
  const named = [...further, ...inOrder].flatMap((rule) =>
    textOf(rule.id) ? [[rule.id as string, rule] as const] : [],
  );
  return { byId: new Map(named), inOrder };
}

function severityOf(result: Json, { byId, inOrder }: Rules): FindingSeverity | null {
  const kind = result.kind ?? 'fail';
  if (!KINDS.includes(kind as string)) throw unusable('sarif', `a result is of the kind ${String(kind).slice(0, 40)}`);
  if (HARMLESS.includes(kind as string) || result.baselineState === 'absent') return null;
  const id = textOf(result.ruleId) ?? textOf(objectOf(result.rule).id);
  const index = typeof result.ruleIndex === 'number' ? inOrder[result.ruleIndex] : undefined;
  const rule = (id === null ? undefined : byId.get(id)) ?? index ?? {};
  const score = objectOf(rule.properties)['security-severity'] ?? objectOf(result.properties)['security-severity'];
  if (score !== undefined && score !== null) {
    const number = Number(score);
    if (!Number.isFinite(number)) throw unusable('sarif', 'a security-severity is no number');
    return byScore(number);
  }
  const level = result.level ?? objectOf(rule.defaultConfiguration).level ?? 'warning';
  const severity = LEVELS[String(level)];
  if (severity === undefined) throw unusable('sarif', `a result has the level ${String(level).slice(0, 40)}`);
  return severity;
}

/** The commits that the file itself says it is about ("versionControlProvenance property"). */
const provenanceOf = (run: Json): Provenance[] =>
  (objectsIn(run.versionControlProvenance) ?? []).map(({ repositoryUri, revisionId, branch }) => ({
    repository: textOf(repositoryUri),
    commit: textOf(revisionId),
    branch: textOf(branch),
  }));
