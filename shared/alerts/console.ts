/** Addresses in the AWS console, for the partition that a region belongs to. */
import { GLOBAL } from '../core/account.ts';

const HOME = 'us-east-1';

function hostOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return 'console.aws.amazon.com';
}

const inRegion = (region: string): string => (region === GLOBAL ? HOME : region);

/** The page of a CloudTrail event. */
export function eventPage(eventId: string, region: string): string {
  const place = inRegion(region);
  return `https://${place}.${hostOf(place)}/cloudtrailv2/home?region=${place}#/events/${encodeURIComponent(eventId)}`;
}

/** The control's own page, filled in; else where the console leads for an ARN; else none. */
export function resourcePage(
  template: string | undefined,
  { account, region, resource }: { readonly account: string; readonly region: string; readonly resource: string },
): string | null {
  const place = inRegion(region);
  if (template) {
    return template
      .replaceAll('{region}', place)
      .replaceAll('{account}', account)
      .replaceAll('{id}', encodeURIComponent(resource));
  }
  if (!resource.startsWith('arn:')) return null;
  return `https://${hostOf(place)}/go/view?arn=${encodeURIComponent(resource)}`;
}
