/** Findings in events of EventBridge, as verdicts of external controls. */
import { importedUnitId } from '../core/account.ts';
import { sha256 } from '../core/digest.ts';
import { UsageError } from '../core/errors.ts';
import { externalId, type HeardFinding } from '../core/external.ts';
import { FINDINGS_EVENT, type ForeignEventSources, RULES_EVENT } from '../core/foreign-events.ts';
import { matchesTrigger } from '../core/trigger.ts';
import { isObject, type Json, objectOf, objectsIn, textOf } from '../uploads/json.ts';
import { asffFinding } from './asff.ts';
import { configFinding } from './config.ts';
import type { ForeignFinding, ReadContext, Reading } from './finding.ts';
import { instantOf } from './instant.ts';
import { storedReason, storedResource, storedTitle } from './stored.ts';

export interface ForeignEvent {
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  /** ISO time of the event. */
  readonly time: string;
  readonly detail?: Json;
}

export interface EventFindings {
  readonly findings: readonly HeardFinding[];
  /**
   * Findings that name no resource, no account or no region. Their messages are not retried, because AWS would send the
   * same.
   */
  readonly unreadable: number;
}

const NOTHING: EventFindings = { findings: [], unreadable: 0 };

/**
 * Reads events of the sources that the configuration names. `administrators` are the accounts that may report findings
 * of other accounts; from any other account, only findings about itself count.
 */
export const foreignEvents =
  (sources: ForeignEventSources, administrators: readonly string[]) =>
  (event: ForeignEvent): EventFindings => {
    if (sources.securityHub && matchesTrigger(FINDINGS_EVENT, event))
      return ofSecurityHub(event, { sources, isBelieved: believing(event, administrators) });
    if (sources.config && matchesTrigger(RULES_EVENT, event)) return ofConfig(event);
    return NOTHING;
  };

type Believing = (finding: ForeignFinding) => boolean;

const believing =
  ({ account }: ForeignEvent, administrators: readonly string[]): Believing =>
  (finding) =>
    finding.account === account || administrators.includes(account);

function ofSecurityHub(
  event: ForeignEvent,
  { sources, isBelieved }: { readonly sources: ForeignEventSources; readonly isBelieved: Believing },
): EventFindings {
  const elements = objectsIn(event.detail?.findings);
  if (!elements) return { findings: [], unreadable: 1 };
  const read = elements.map((element, index) =>
    attempt(() => asffFinding(element, { format: 'asff', index: index + 1 })),
  );
  const findings = read.flatMap((reading, index) => {
    if (reading === 'unreadable' || typeof reading === 'string' || !isBelieved(reading)) return [];
    // AWS Config reports it itself
    if (reading.source === 'config' && sources.config) return [];
    const { Id, CreatedAt } = elements[index] as Json;
    const made = instantOf(CreatedAt, event.time);
    return heard(reading, event, { id: textOf(Id) ?? reading.check, made });
  });
  return { findings, unreadable: read.filter((reading) => reading === 'unreadable').length };
}

/** Readers throw if a finding lacks a field that a verdict needs. */
function attempt(read: () => Reading): Reading | 'unreadable' {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) return 'unreadable';
    throw error;
  }
}

const OF_RULE: ReadContext = { format: 'config', index: 1 };

function ofConfig(event: ForeignEvent): EventFindings {
  const { detail = {}, account, region } = event;
  const result = detail.newEvaluationResult;
  const qualifier = objectOf(objectOf(objectOf(result).evaluationResultIdentifier).evaluationResultQualifier);
  // a resource that is only planned does not exist
  if (qualifier.evaluationMode === 'PROACTIVE' || detail.awsAccountId !== account) return NOTHING;
  const { complianceType, annotation, resultRecordedTime } = objectOf(result);
  const element = {
    ...{ AccountId: account, AwsRegion: region, ComplianceType: complianceType, Annotation: annotation },
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ConfigRuleName: detail.configRuleName, ResourceId: detail.resourceId },
    },
    ResultRecordedTime: resultRecordedTime ?? detail.notificationCreationTime,
  };
  const reading = attempt(() => configFinding(element, OF_RULE));
  if (reading === 'unreadable' || typeof reading === 'string') return { findings: [], unreadable: 1 };
  // without a new result, the rule no longer judges the resource
  const ended = isObject(result) ? {} : { resources: [], withdrawn: reading.resources };
  return { findings: heard({ ...reading, ...ended }, event, { id: reading.check, made: null }), unreadable: 0 };
}

const DIGITS = 10;

function heard(
  finding: ForeignFinding,
  event: ForeignEvent,
  { id, made }: { readonly id: string; readonly made: string | null },
): HeardFinding[] {
  const { source, check, account, region, severity, resources, withdrawn = [] } = finding;
  const title = storedTitle(finding.title);
  const common = {
    ...{ unit: importedUnitId({ account, region }, source), account, region, source },
    ...{ control: externalId(source, check), because: storedReason(finding, title), external: { title, severity } },
    ...{ finding: sha256(id).slice(0, DIGITS), made },
  };
  const at = instantIn(event, finding.observed);
  const of = (resource: string, status: HeardFinding['word']['status']): HeardFinding => ({
    ...common,
    resource: storedResource(resource),
    word: { status, at },
  });
  return [...resources.map((one) => of(one, finding.status)), ...withdrawn.map((one) => of(one, 'resolved'))];
}

const SECOND = 1_000;

/** The time of an event has whole seconds. The finding's own instant orders events of the same second. */
function instantIn({ time }: ForeignEvent, observed: unknown): string {
  const sent = new Date(time).toISOString();
  const own = instantOf(observed, sent) ?? '';
  return own > sent && Date.parse(own) - Date.parse(sent) < SECOND ? own : sent;
}
