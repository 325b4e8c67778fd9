/** Checks on an existing deployment: its table, a scan that finished recently, and its role in the accounts. */

import type { RunBody } from '../core/commit.ts';
import { STACK_SET } from '../core/deployed.ts';
import { CouldNotRead, isRefused } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';
import { listed } from '../core/words.ts';
import { type Check, check, missing, type Need, type Outcome, ok, unknown } from './check.ts';

const HOUR = 3_600_000;
const SHOWN = 3;

export interface LastRun extends Pick<RunBody, 'run' | 'units' | 'evaluatedUnits' | 'missing'> {
  /** ISO time at which the run was recorded, which is when it finished. */
  readonly finishedAt: string;
}

/** `last` is null when no run was recorded, and `undefined` when the table does not exist. */
export const tableCheck = (table: string, last: Seen<LastRun | null | undefined>): Check =>
  check({ id: 'table', title: 'The history table can be read' }, last, (found) =>
    found === undefined ? missing(`there is no table ${table}`, 'npx cdk deploy PlumblineHub') : ok(table),
  );

export const lastRunCheck = (
  last: Seen<LastRun | null | undefined>,
  { now, withinHours }: { now: Date; withinHours: number },
): Check =>
  check({ id: 'last-run', title: `A complete scan finished in the last ${withinHours} hours` }, last, (found) => {
    const look = 'aws stepfunctions list-executions --state-machine-arn <ScanMachine of PlumblineHub> --max-items 5';
    if (!found) return missing('no scan ever finished', look);
    const { run, finishedAt, units, evaluatedUnits, missing: absent } = found;
    const lacking = absent.length > 0 ? `; not whole in ${listed(absent, SHOWN)}` : '';
    const summary = `${run} finished at ${finishedAt} with ${evaluatedUnits} of ${units} units${lacking}`;
    const late = now.getTime() - Date.parse(finishedAt) > withinHours * HOUR;
    return late || absent.length > 0 ? missing(summary, look) : ok(summary);
  });

/**
 * `sample` maps an account to the identity of the role there. If some accounts deny the role and others allow it, it is
 * missing in the former. If all deny it, the caller may simply lack permission, which proves nothing.
 */
export function rolesCheck(role: string, sample: Seen<ReadonlyMap<string, Seen<string>>>): Check {
  const need = { id: 'roles', title: `${role} can be assumed in the accounts, tried in some of them` };
  return check(need, sample, (entered) => {
    const { status, found, run } = rolesIn(need, entered);
    return { status, found, run };
  });
}

function rolesIn(need: Need, entered: ReadonlyMap<string, Seen<string>>): Outcome {
  const answers = [...entered];
  if (answers.length === 0) return unknown('there is no account to try it in', 'plumbline config check');
  const unread = answers.find(([, answer]) => answer instanceof CouldNotRead)?.[1];
  const refused = answers.filter(([, answer]) => answer instanceof CouldNotRead && isRefused(answer));
  const admitted = answers.filter(([, answer]) => !(answer instanceof CouldNotRead));
  const contrast = refused.length > 0 && admitted.length > 0;
  const facts: Seen<readonly string[]> =
    contrast || !(unread instanceof CouldNotRead) ? admitted.map(([account]) => account) : unread;
  return check(need, facts, (accounts) => {
    if (!contrast) return ok(listed(accounts, SHOWN));
    const names = refused.map(([account]) => account);
    return missing(
      `denied in ${listed(names, SHOWN)}; assumed in ${listed(accounts, SHOWN)}`,
      `aws cloudformation list-stack-instances --stack-set-name ${STACK_SET} --call-as DELEGATED_ADMIN` +
        ` --stack-instance-account ${names[0]}`,
    );
  });
}
