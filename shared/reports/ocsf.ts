/**
 * Verdicts as Compliance Findings of the Open Cybersecurity Schema Framework, version 1.8.0, class 2003 with the cloud
 * profile ("Compliance Finding" in the OCSF schema browser).
 */
import type { Severity, Status } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import { remedyFor } from '../core/fix.ts';
import { partitionOf } from '../core/partition.ts';
import { jsonList, mapped } from './json.ts';
import {
  controlOf,
  type ReportedControl,
  type ReportedVerdict,
  type ReportWriter,
  type VerdictRecord,
  waiverInWords,
} from './verdict.ts';

const VERSION = '1.8.0';
const CLASS = 2003;
const ACTIVITY_CREATE = 1;
const SEVERITY: Record<Severity, { id: number; name: string }> = {
  low: { id: 2, name: 'Low' },
  medium: { id: 3, name: 'Medium' },
  high: { id: 4, name: 'High' },
  critical: { id: 5, name: 'Critical' },
};
/** `compliance.status_id`: 1 pass, 2 warning, 3 fail, 0 unknown; not applicable is 99, other. */
const STATUS: Record<Status, { id: number; name: string }> = {
  pass: { id: 1, name: 'Pass' },
  fail: { id: 3, name: 'Fail' },
  unknown: { id: 0, name: 'Unknown' },
  'not-applicable': { id: 99, name: 'Not applicable' },
};
/** `status_id` of the finding itself: a waived failure is suppressed, and stays a failure in `compliance`. */
const WAIVED = { status_id: 3, status: 'Suppressed' };
const NEW = { status_id: 1, status: 'New' };

export const ocsf: ReportWriter = (records, context) =>
  jsonList(
    mapped(records, (record) =>
      complianceFinding(record, controlOf(context, record), new Date(context.asOf), context.version),
    ),
  );

/**
 * One finding. `at` is the instant at which the verdict held; a record of the history also has the beginning of its
 * status, and its waiver.
 */
export function complianceFinding(
  verdict: ReportedVerdict & Partial<Pick<VerdictRecord, 'since' | 'waiver'>>,
  control: ReportedControl,
  at: Date,
  version: string,
) {
  const { account, region, resource, because, since, waiver } = verdict;
  const status = STATUS[verdict.status];
  const severity = SEVERITY[control.severity];
  return {
    class_uid: CLASS,
    class_name: 'Compliance Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: ACTIVITY_CREATE,
    activity_name: 'Create',
    type_uid: CLASS * 100 + ACTIVITY_CREATE,
    time: at.getTime(),
    severity_id: severity.id,
    severity: severity.name,
    ...(waiver ? { ...WAIVED, comment: waiverInWords(waiver) } : NEW),
    message: because,
    metadata: {
      version: VERSION,
      profiles: ['cloud'],
      product: { name: 'Plumbline', vendor_name: 'Plumbline', version },
    },
    cloud: { provider: 'AWS', account: { uid: account, type: 'AWS Account', type_id: 10 }, region },
    compliance: {
      control: control.id,
      standards: [...new Set(control.satisfies.map((requirement) => requirement.split('/')[0] ?? requirement))],
      requirements: control.satisfies,
      status: status.name,
      status_id: status.id,
      status_details: [because],
    },
    finding_info: {
      uid: digest([verdict.control, account, region, resource]),
      title: control.title,
      desc: control.why,
      ...(since === undefined ? {} : { first_seen_time: Date.parse(since), last_seen_time: at.getTime() }),
    },
    remediation: { desc: remedyFor(control.fix, { account, region, resource }).fix },
    resources: [{ uid: resource, region, cloud_partition: partitionFor(resource, region) }],
  };
}

/** `aws-cn` of `arn:aws-cn:s3:::reports`. Where the resource is no ARN, the partition of its region. */
const partitionFor = (resource: string, region: string): string =>
  /^arn:(aws[\w-]*):/.exec(resource)?.[1] ?? partitionOf(region);
