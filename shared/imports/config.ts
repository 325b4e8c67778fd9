/**
 * Results of AWS Config rules: `EvaluationResults` of `get-compliance-details-by-config-rule`, and `AggregateEvaluationResults`
 * of `get-aggregate-compliance-details-by-config-rule`.
 */
import type { Status } from '../core/control.ts';
import { type Json, objectOf, textOf } from '../uploads/json.ts';
import { isAccount, type ReadContext, type Reading, regionIn, textAt, unusableElement } from './finding.ts';

/** `ComplianceType`. INSUFFICIENT_DATA and undocumented values are unknown. */
const STATUS: Readonly<Record<string, Status>> = {
  COMPLIANT: 'pass',
  NON_COMPLIANT: 'fail',
  NOT_APPLICABLE: 'not-applicable',
};

export function configFinding(element: Json, context: ReadContext): Reading {
  const qualifier = objectOf(objectOf(element.EvaluationResultIdentifier).EvaluationResultQualifier);
  const check = textAt(qualifier.ConfigRuleName, 'ConfigRuleName', context);
  const account = element.AccountId ?? context.place?.account;
  if (!isAccount(account))
    throw unusableElement(context, 'names no account (AccountId); give --account and --region for results of one rule');
  const said = textOf(element.ComplianceType) ?? 'no compliance type';
  return {
    ...{ source: 'config', check, account, said },
    title: `The Config rule ${check} is complied with`,
    // AWS Config rules have no severity
    severity: 'medium',
    region: regionIn(element.AwsRegion ?? context.place?.region, context),
    resources: [textAt(qualifier.ResourceId, 'ResourceId', context)],
    status: STATUS[said] ?? 'unknown',
    detail: textOf(element.Annotation) ?? '',
    muted: false,
    observed: element.ResultRecordedTime,
  };
}
