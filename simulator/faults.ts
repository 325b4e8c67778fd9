/** Faults that a test can inject into calls. */
import { apiError } from './service.ts';

/**
 * `hang`: the call is never answered. `stale`: for a while, reads answer with the state before a write, as an
 * eventually consistent service does.
 */
export type FaultKind =
  | ('deny' | 'throttle' | 'lag' | 'hang' | 'malformed' | 'time-out' | 'server-error' | 'stale')
  /** The service's host has no address in the region. */
  | 'no-address';

export interface Fault {
  readonly kind: FaultKind;
  /** IAM action, or `service:*`; every action when left out. */
  readonly action?: string;
  readonly account?: string;
  readonly region?: string;
  /** How many calls it hits; all of them when left out. */
  times?: number;
  /** How many calls go through first: 1 lets the first page of a list be read. */
  after?: number;
  readonly milliseconds?: number;
  /** The denial comes from a service control policy of the organisation, not from the account. */
  readonly policy?: true;
}

const matches = (fault: Fault, action: string, account: string, region: string): boolean =>
  (!fault.action || fault.action === action || fault.action === `${action.split(':')[0]}:*`) &&
  (!fault.account || fault.account === account) &&
  (!fault.region || fault.region === region);

/** Returns the fault that hits this call, and counts it as used once. */
export function faultFor(faults: Fault[], action: string, account: string, region: string): Fault | undefined {
  for (const fault of faults) {
    if (!matches(fault, action, account, region) || fault.times === 0) continue;
    if (fault.after) {
      fault.after -= 1;
      continue;
    }
    if (fault.times !== undefined) fault.times -= 1;
    return fault;
  }
  return undefined;
}

/** Throws the error that the SDK would throw for the fault, or waits. */
export async function suffer(fault: Fault, action: string, region: string): Promise<void> {
  switch (fault.kind) {
    case 'deny':
      throw apiError(
        'AccessDeniedException',
        // "Troubleshoot access denied error messages", IAM User Guide
        `User is not authorized to perform: ${action}${fault.policy ? ' with an explicit deny in a service control policy' : ''}`,
        403,
      );
    case 'throttle':
      throw apiError('ThrottlingException', 'Rate exceeded', 429);
    case 'malformed':
      throw Object.assign(new SyntaxError('Unexpected token < in JSON at position 0'), { $metadata: {} });
    case 'time-out':
      throw Object.assign(new Error('connection timed out'), { name: 'TimeoutError', $metadata: {} });
    case 'server-error':
      throw apiError('InternalServerException', 'internal error', 500);
    case 'no-address': {
      const hostname = `${action.split(':')[0]}.${region}.amazonaws.com`;
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname });
    }
    case 'stale':
      return;
    case 'lag':
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 0));
      return;
    case 'hang':
      await new Promise(() => {});
  }
}
