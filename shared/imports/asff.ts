/** Findings in the AWS Security Finding Format, as `aws securityhub get-findings` prints them. */
import type { Status } from '../core/control.ts';
import { type Json, objectOf, objectsIn, textOf } from '../uploads/json.ts';
import {
  type ForeignFinding,
  isAccount,
  OWN_GENERATOR,
  type ReadContext,
  type Reading,
  regionIn,
  severityIn,
  textAt,
  unusableElement,
} from './finding.ts';

/** `Compliance.Status`. WARNING, NOT_AVAILABLE and what nobody listed are unknown. */
const STATUS: Readonly<Record<string, Status>> = { PASSED: 'pass', FAILED: 'fail' };
/** `GeneratorId` of the controls of Security Hub, if findings are consolidated, and of the checks of Prowler. */
const PREFIX = /^(security-control\/|prowler-)/;

export function asffFinding(element: Json, context: ReadContext): Reading {
  const generator = textAt(element.GeneratorId, 'GeneratorId', context);
  if (generator.startsWith(OWN_GENERATOR)) return 'own';
  if (!isAccount(element.AwsAccountId)) throw unusableElement(context, 'names no account of 12 digits (AwsAccountId)');
  const compliance = objectOf(element.Compliance);
  const resources = objectsIn(element.Resources) ?? [];
  const ids = resources.flatMap(({ Id }) => textOf(Id) ?? []);
  if (ids.length === 0) throw unusableElement(context, 'names no resource (Resources[].Id)');
  const workflow = objectOf(element.Workflow).Status ?? element.WorkflowState;
  const finding = {
    source: generator.startsWith('prowler-') ? ('prowler' as const) : ('securityhub' as const),
    check: textOf(compliance.SecurityControlId) ?? generator.replace(PREFIX, ''),
    title: textAt(element.Title, 'Title', context),
    severity: severityIn(objectOf(element.Severity).Label),
    account: element.AwsAccountId,
    region: regionIn(element.Region ?? resources[0]?.Region, context),
    resources: element.RecordState === 'ARCHIVED' ? [] : ids,
    detail: textOf(element.Description) ?? '',
    muted: workflow === 'SUPPRESSED',
    observed: element.UpdatedAt ?? element.LastObservedAt,
  };
  return { ...finding, ...standingOf(finding, element.Compliance, workflow) };
}

/** A finding that is no result of a check fails until it is resolved. */
function standingOf(
  { resources }: Pick<ForeignFinding, 'resources'>,
  compliance: unknown,
  workflow: unknown,
): Pick<ForeignFinding, 'status' | 'said' | 'resources'> {
  if (compliance !== undefined) {
    const said = textOf(objectOf(compliance).Status) ?? 'no status';
    return { resources, said, status: STATUS[said] ?? 'unknown' };
  }
  const said = textOf(workflow) ?? 'no workflow status';
  if (said === 'RESOLVED') return { resources: [], said, status: 'pass' };
  return { resources, said, status: ['NEW', 'NOTIFIED', 'SUPPRESSED'].includes(said) ? 'fail' : 'unknown' };
}
