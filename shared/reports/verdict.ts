/** A verdict as reports and the command line show it. */
import type { Status } from '../core/control.ts';

export interface ReportedVerdict {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
}
