/** Verdicts as Compliance Findings of the Open Cybersecurity Schema Framework (OCSF 1.4, class 2003). */
import type { AnyControl, Severity, Status } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import { remedyFor } from '../core/fix.ts';
import type { ReportedVerdict } from './verdict.ts';

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

export function complianceFinding(verdict: ReportedVerdict, control: AnyControl, at: Date, version: string) {
  const { account, region, resource, because } = verdict;
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
    message: because,
    metadata: { version: '1.4.0', product: { name: 'Plumbline', vendor_name: 'Plumbline', version } },
    cloud: { provider: 'AWS', account: { uid: account, type: 'AWS Account', type_id: 10 }, region },
    compliance: {
      control: control.id,
      standards: [...new Set(control.satisfies.map((requirement) => requirement.split('/')[0] ?? requirement))],
      requirements: control.satisfies,
      status: status.name,
      status_id: status.id,
      status_detail: because,
    },
    finding_info: {
      uid: digest([verdict.control, account, region, resource]),
      title: control.title,
      desc: control.why,
    },
    remediation: { desc: remedyFor(control.fix, { account, region, resource }).fix },
    resources: [{ uid: resource, region, cloud_partition: 'aws' }],
  };
}
