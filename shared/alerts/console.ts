/** Makes addresses of pages in the AWS console, for the region's partition, and through the access portal. */
import { GLOBAL } from '../core/account.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import { type Finding, namedValues, type Values } from '../core/fix.ts';
import { inUrl } from '../core/inert.ts';
import type { AccessPortal } from '../records/alerts/message-settings.ts';

const HOME = 'us-east-1';
/** `eusc-de-east-1` begins with more than two letters. No other text may become part of a host name. */
const REGION = /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d$/;

function hostOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return 'console.aws.amazon.com';
}

const inRegion = (region: string): string => (region === GLOBAL ? HOME : region);

/** The page of a CloudTrail event; null for a text that is no region. */
export function eventPage(eventId: string, region: string): string | null {
  const place = inRegion(region);
  if (!REGION.test(place)) return null;
  return `https://${place}.${hostOf(place)}/cloudtrailv2/home?region=${place}#/events/${inUrl(eventId)}`;
}

const NAMES = /\{([a-z][A-Za-z]*)\}/g;

/**
 * The address of a database's page contains `instance` or `cluster`, because the console opens each under its own type
 * only.
 */
const RDS_CLUSTER = /^arn:[^:]*:rds:[^:]*:[^:]*:cluster:/;

/** The first page of the control whose names are all known; otherwise the console's page for the ARN; otherwise null. */
export function resourcePage(pages: string | readonly string[] | undefined, finding: Finding): string | null {
  const values: Values = { ...namedValues(finding), isCluster: String(RDS_CLUSTER.test(finding.resource)) };
  const region = String(values.region);
  if (!REGION.test(region)) return null;
  const path = [pages ?? []].flat().reduce<string | null>((found, page) => found ?? filled(page, values), null);
  if (path) return path.startsWith('https://') ? path : `https://${region}.${hostOf(region)}/${path}`;
  if (!finding.resource.startsWith('arn:')) return null;
  return `https://${hostOf(region)}/go/view?arn=${inUrl(finding.resource)}`;
}

/** Null if a value that the template names is not known. */
function filled(template: string, values: Values): string | null {
  const names = [...template.matchAll(NAMES)].flatMap(([, name]) => name ?? []);
  if (names.some((name) => !isName(values[name]))) return null;
  return template.replaceAll(NAMES, (_whole, name: string) => inUrl(String(values[name])));
}

const isName = (value: Values[string] | undefined): boolean =>
  typeof value === 'string' && value !== '' && value !== WHOLE_UNIT;

const ACCOUNT = /^\d{12}$/;

/**
 * The same page through the access portal, which signs in to the account first ("Create shortcut links to AWS Management Console
 * destinations", AWS IAM Identity Center User Guide).
 */
export function signedIn(page: string | null, account: string, portal: AccessPortal | undefined): string | null {
  if (!page || !portal || !ACCOUNT.test(account)) return page;
  const { subdomain, role } = portal;
  return `https://${subdomain}.awsapps.com/start/#/console?account_id=${account}&role_name=${inUrl(role)}&destination=${inUrl(page)}`;
}
