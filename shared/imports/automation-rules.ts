/** Automation rules of Security Hub that suppress findings, as `aws securityhub batch-get-automation-rules` prints them. */
import { UsageError } from '../core/errors.ts';
import { inPlainText } from '../core/inert.ts';
import { isObject, type Json, objectOf, objectsIn, textOf } from '../uploads/json.ts';
import { isAccount, isRegion } from './finding.ts';
import { CHECK_PATTERN, MOST_MUTED, type Muted, type MutedFound } from './muted.ts';

const refused = (complaint: string, cause?: unknown) =>
  new UsageError(`the file cannot be imported as automation rules: ${complaint}; nothing was changed`, { cause });

/** Throws `UsageError` for a file that is not a list of rules. */
export function automationRules(text: string): MutedFound {
  const rules = rulesIn(text);
  const muted: Muted[] = [];
  const leftOut: string[] = [];
  for (const rule of rules.filter(isSuppressing)) {
    const found = mutedBy(rule);
    if (typeof found === 'string')
      leftOut.push(`${inPlainText(textOf(rule.RuleName) ?? 'a rule without a name')}: ${found}`);
    else muted.push(...found);
    if (muted.length > MOST_MUTED) throw refused(`they make more than ${MOST_MUTED} waivers; split the file`);
  }
  return { muted, leftOut };
}

function rulesIn(text: string): readonly Json[] {
  const parsed = parse(text);
  if (isObject(parsed) && Array.isArray(parsed.AutomationRulesMetadata))
    throw refused('list-automation-rules prints no criteria; give what batch-get-automation-rules prints');
  const rules = objectsIn(Array.isArray(parsed) ? parsed : objectOf(parsed).Rules);
  if (rules === null) throw refused('it has no list of Rules');
  return rules;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused('it is no JSON, or is cut off', cause);
  }
}

const isSuppressing = ({ RuleStatus, Actions }: Json): boolean =>
  RuleStatus === 'ENABLED' &&
  (objectsIn(Actions) ?? []).some(
    ({ FindingFieldsUpdate: update }) => objectOf(objectOf(update).Workflow).Status === 'SUPPRESSED',
  );

interface Filter {
  readonly value: string;
  readonly comparison: string;
}

/** Criteria that a scope of a waiver can express, with the comparisons that it can. */
const EXPRESSED: Readonly<Record<string, readonly string[]>> = {
  AwsAccountId: ['EQUALS'],
  ComplianceSecurityControlId: ['EQUALS'],
  GeneratorId: ['EQUALS'],
  ResourceRegion: ['EQUALS'],
  ResourceId: ['EQUALS', 'PREFIX', 'CONTAINS'],
};

/** Criteria that every failure of a control of Security Hub meets, with these values. */
const ALWAYS_MET: Readonly<Record<string, readonly string[]>> = {
  RecordState: ['ACTIVE'],
  ComplianceStatus: ['FAILED'],
  WorkflowStatus: ['NEW', 'NOTIFIED'],
  ProductName: ['Security Hub', 'Security Hub CSPM'],
};

function mutedBy({ Criteria, Description }: Json): Muted[] | string {
  const criteria = new Map<string, Filter[]>();
  for (const [name, filters] of Object.entries(objectOf(Criteria))) {
    const read = filtersIn(filters);
    if (!read) return `its criterion ${inPlainText(name)} cannot be read`;
    if (ALWAYS_MET[name]?.some((met) => read.some(({ value, comparison }) => comparison === 'EQUALS' && value === met)))
      continue;
    if (read.length === 0) continue;
    if (!read.every(({ comparison }) => EXPRESSED[name]?.includes(comparison)))
      return `no waiver can express its criterion ${inPlainText(name)}`;
    criteria.set(name, read);
  }
  const checks = checksIn(criteria);
  if (typeof checks === 'string') return checks;
  const accounts = valuesOf(criteria, 'AwsAccountId');
  if (!accounts.every((account) => account === null || isAccount(account))) return 'it names no account of 12 digits';
  const regions = valuesOf(criteria, 'ResourceRegion');
  if (!regions.every((region) => region === null || isRegion(region))) return 'it names no region';
  const note = textOf(Description) ?? '';
  return checks.flatMap((check) =>
    accounts.flatMap((account) =>
      regions.flatMap((region) =>
        resourcesIn(criteria).map(
          (resource): Muted => ({
            ...{ source: 'securityhub', check, account: account ?? '*', note, ...resource },
            ...(region === null ? {} : { region }),
          }),
        ),
      ),
    ),
  );
}

function filtersIn(value: unknown): Filter[] | null {
  const filters = objectsIn(value);
  if (!filters) return null;
  const read = filters.map(({ Value, Comparison }) => ({ value: textOf(Value), comparison: textOf(Comparison) }));
  return read.every((one): one is Filter => one.value !== null && one.comparison !== null) ? read : null;
}

/** The values of a criterion; null alone where the rule does not have it. */
const valuesOf = (criteria: ReadonlyMap<string, readonly Filter[]>, name: string): readonly (string | null)[] =>
  criteria.get(name)?.map(({ value }) => value) ?? [null];

const CONSOLIDATED = 'security-control/';

function checksIn(criteria: ReadonlyMap<string, readonly Filter[]>): readonly string[] | string {
  const generators = criteria.get('GeneratorId')?.map(({ value }) => value);
  if (generators?.some((generator) => !generator.startsWith(CONSOLIDATED)))
    return 'it names a generator that is no control of Security Hub';
  const ids = criteria.get('ComplianceSecurityControlId')?.map(({ value }) => value);
  const named = generators?.map((generator) => generator.slice(CONSOLIDATED.length));
  const checks = ids && named ? ids.filter((id) => named.includes(id)) : (ids ?? named ?? ['*']);
  return checks.every((check) => CHECK_PATTERN.test(check)) ? checks : 'the name of its control has odd characters';
}

/** A star in AWS's text is a literal star, which a pattern cannot express. So the pattern covers slightly more. */
function resourcesIn(criteria: ReadonlyMap<string, readonly Filter[]>): Pick<Muted, 'resource' | 'pattern'>[] {
  const filters = criteria.get('ResourceId');
  if (!filters) return [{ resource: null }];
  return filters.map(({ value, comparison }) => {
    if (comparison === 'EQUALS') return { resource: value };
    return { resource: null, pattern: comparison === 'PREFIX' ? `${value}*` : `*${value}*` };
  });
}
