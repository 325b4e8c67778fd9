/**
 * Findings in the Open Cybersecurity Schema Framework, as Prowler writes them (Detection Finding) and as Security Hub exports
 * them (Compliance, Detection and Vulnerability Finding).
 */
import type { Status } from '../core/control.ts';
import { type Json, objectOf, objectsIn, textOf } from '../uploads/json.ts';
import {
  type ForeignFinding,
  isAccount,
  OWN_PRODUCT,
  type ReadContext,
  type Reading,
  regionIn,
  severityIn,
  textAt,
  unusableElement,
} from './finding.ts';

/** `status_code` of Prowler. MANUAL and undocumented values are unknown. */
const OF_PROWLER: Readonly<Record<string, Status>> = { PASS: 'pass', FAIL: 'fail' };
/** `compliance.status_id` in the schema: 1 pass, 2 warning, 3 fail. */
const OF_COMPLIANCE: Readonly<Record<number, Status>> = { 1: 'pass', 3: 'fail' };
/** `status_id` of a finding in the schema: 1 new, 2 in progress, 3 suppressed, 4 resolved. */
const SUPPRESSED = 3;
const OPEN: readonly unknown[] = [1, 2, SUPPRESSED];
/** `activity_id` of a finding in the schema: 3 close. */
const CLOSED = 3;

type Common = Omit<ForeignFinding, 'source' | 'check' | 'status' | 'said'>;

export function prowlerFinding(element: Json, context: ReadContext): Reading {
  const product = productOf(element);
  if (product === OWN_PRODUCT) return 'own';
  if (product.toLowerCase() !== 'prowler') throw unusableElement(context, 'is not of Prowler (metadata.product.name)');
  const common = commonOf(element, context);
  if (common === 'elsewhere') return common;
  const check = textAt(objectOf(element.metadata).event_code, 'metadata.event_code', context);
  const said = textOf(element.status_code) ?? 'no status';
  return { ...common, source: 'prowler', check, said, status: OF_PROWLER[said] ?? 'unknown' };
}

export function securityHubFinding(element: Json, context: ReadContext): Reading {
  if (productOf(element) === OWN_PRODUCT) return 'own';
  const common = commonOf(element, context);
  if (common === 'elsewhere') return common;
  const info = objectOf(element.finding_info);
  const compliance = objectOf(element.compliance);
  const named = [compliance.control, objectOf(info.analytic).uid, firstOf(info.types)];
  const check = textAt(
    named.find((one) => textOf(one) !== null),
    'compliance.control or finding_info.types',
    context,
  );
  const finding = { ...common, source: 'securityhub' as const, check };
  if (element.activity_id === CLOSED) return { ...finding, status: 'pass', said: 'closed', resources: [] };
  if (element.compliance !== undefined) {
    const said = textOf(compliance.status) ?? 'no status';
    return { ...finding, said, status: OF_COMPLIANCE[Number(compliance.status_id)] ?? 'unknown' };
  }
  return openFinding(finding, element);
}

/**
 * A finding that is not the result of a check counts as a failure while it is open, and is gone when it is resolved.
 */
function openFinding(finding: Omit<ForeignFinding, 'status' | 'said'>, { status, status_id: id }: Json): Reading {
  const said = textOf(status) ?? 'no status';
  if (id === 4) return { ...finding, status: 'pass', said, resources: [] };
  return { ...finding, said, status: OPEN.includes(id) ? 'fail' : 'unknown' };
}

const productOf = ({ metadata }: Json): string => textOf(objectOf(objectOf(metadata).product).name) ?? '';
const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

function commonOf(element: Json, context: ReadContext): Common | 'elsewhere' {
  const cloud = objectOf(element.cloud);
  const account = objectOf(cloud.account).uid;
  if (!isAccount(account)) return notOfAws(cloud, context);
  const info = objectOf(element.finding_info);
  const resources = (objectsIn(element.resources) ?? []).flatMap(({ uid, name }) => textOf(uid) ?? textOf(name) ?? []);
  if (resources.length === 0) throw unusableElement(context, 'names no resource (resources[].uid)');
  return {
    title: textAt(info.title, 'finding_info.title', context),
    severity: severityIn(element.severity),
    account,
    region: regionIn(cloud.region, context),
    resources,
    detail: textOf(element.status_detail) ?? textOf(element.message) ?? '',
    observed: element.time ?? element.time_dt,
    muted: element.status_id === SUPPRESSED || element.status === 'Suppressed' || element.status === 'Muted',
  };
}

function notOfAws({ provider }: Json, context: ReadContext): 'elsewhere' {
  if (textOf(provider) !== null && String(provider).toLowerCase() !== 'aws') return 'elsewhere';
  throw unusableElement(context, 'names no account of 12 digits (cloud.account.uid)');
}
