/** Findings in the AWS Security Finding Format, as `aws securityhub get-findings` prints them. */
import type { Status } from '../core/control.ts';
import { OWN_GENERATOR } from '../core/foreign-events.ts';
import { type Json, objectOf, objectsIn, textOf } from '../uploads/json.ts';
import {
  type ForeignFinding,
  isAccount,
  type ReadContext,
  type Reading,
  regionIn,
  severityIn,
  textAt,
  unusableElement,
} from './finding.ts';

/** `Compliance.Status`. WARNING, NOT_AVAILABLE and undocumented values are unknown. */
const STATUS: Readonly<Record<string, Status>> = { PASSED: 'pass', FAILED: 'fail' };
/** `GeneratorId` of the controls of Security Hub, if findings are consolidated, and of the checks of Prowler. */
const PREFIX = /^(security-control\/|prowler-)/;

export function asffFinding(element: Json, context: ReadContext): Reading {
  const generator = textAt(element.GeneratorId, 'GeneratorId', context);
  if (generator.startsWith(OWN_GENERATOR)) return 'own';
  if (element.Sample === true) return 'sample';
  if (!isAccount(element.AwsAccountId)) throw unusableElement(context, 'names no account of 12 digits (AwsAccountId)');
  const resources = objectsIn(element.Resources) ?? [];
  const ids = resources.flatMap(({ Id }) => textOf(Id) ?? []);
  if (ids.length === 0) throw unusableElement(context, 'names no resource (Resources[].Id)');
  const workflow = objectOf(element.Workflow).Status ?? element.WorkflowState;
  const finding = {
    ...checkIn(element, generator),
    title: textAt(element.Title, 'Title', context),
    severity: severityIn(objectOf(element.Severity).Label),
    account: element.AwsAccountId,
    region: regionIn(element.Region ?? resources[0]?.Region, context),
    resources: ids,
    detail: textOf(element.Description) ?? '',
    muted: workflow === 'SUPPRESSED',
    observed: element.UpdatedAt ?? element.LastObservedAt,
  };
  const standing = standingOf(element.Compliance, workflow);
  const isResolved = element.RecordState === 'ARCHIVED' || standing.said === RESOLVED;
  return { ...finding, ...standing, ...(isResolved ? { resources: [], withdrawn: ids } : {}) };
}

/** The result of a Config rule that AWS Config sent to Security Hub counts as a result of that rule. */
const OF_CONFIG = ':product/aws/config';

function checkIn(
  { ProductArn, ProductFields, Compliance }: Json,
  generator: string,
): Pick<ForeignFinding, 'source' | 'check'> {
  const rule = textOf(objectOf(ProductFields)['aws/config/ConfigRuleName']);
  if (rule !== null && textOf(ProductArn)?.endsWith(OF_CONFIG)) return { source: 'config', check: rule };
  const check = textOf(objectOf(Compliance).SecurityControlId) ?? generator.replace(PREFIX, '');
  return { source: generator.startsWith('prowler-') ? 'prowler' : 'securityhub', check };
}

const RESOLVED = 'RESOLVED';

/** A finding that is not the result of a check counts as a failure until it is resolved. */
function standingOf(compliance: unknown, workflow: unknown): Pick<ForeignFinding, 'status' | 'said'> {
  if (compliance !== undefined) {
    const said = textOf(objectOf(compliance).Status) ?? 'no status';
    return { said, status: STATUS[said] ?? 'unknown' };
  }
  const said = textOf(workflow) ?? 'no workflow status';
  if (said === RESOLVED) return { said, status: 'pass' };
  return { said, status: ['NEW', 'NOTIFIED', 'SUPPRESSED'].includes(said) ? 'fail' : 'unknown' };
}
