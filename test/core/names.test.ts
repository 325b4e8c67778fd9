/** Small values with one meaning: zones, warnings, columns, numbers of executions, the configuration of clients. */
import { describe, expect, it } from 'vitest';
import { CHANGE_COLUMNS, changesKey } from '../../shared/core/change-columns.ts';
import { isLastCall, LAST_CALL, pass } from '../../shared/core/control.ts';
import { plainCredentialNames } from '../../shared/core/credential-names.ts';
import {
  API_EXECUTIONS,
  executionsNeeded,
  RESERVED_FOR_OTHERS,
  SECURITY_HUB_EXECUTIONS,
} from '../../shared/core/deployed.ts';
import { plainConfig } from '../../shared/core/plain-config.ts';
import { isZone } from '../../shared/core/zone.ts';

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isZone(name)).toBe(expected);
});

it('the last call of a warning is recognised by its end', () => {
  expect(isLastCall(pass('valid', `ends on 2026-12-03${LAST_CALL}`).warning)).toBe(true);
  expect(isLastCall(`${LAST_CALL} or more`)).toBe(false);
  expect(isLastCall(undefined)).toBe(false);
});

describe('the variables that hold a credential', () => {
  it('are named in order, without those whose value refers to one', () => {
    const variables = [
      ['Z_TOKEN', 'abc'],
      ['API_KEY', 'arn-like: no'],
      ['DB_PASSWORD', 'x'],
      ['REGION', 'eu-west-1'],
      ['A_SECRET', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a'],
      ['B_SECRET', '/orders/secret'],
      ['C_SECRET', '{{resolve:secretsmanager:a}}'],
      ['D_SECRET', 'true'],
      ['E_SECRET', 'FALSE'],
      ['F_SECRET', ''],
      ['G_SECRET', 'truely'],
      ['H_SECRET', 'see arn:aws'],
    ] as const;
    expect(plainCredentialNames(variables)).toEqual(['API_KEY', 'DB_PASSWORD', 'G_SECRET', 'H_SECRET', 'Z_TOKEN']);
  });
});

describe('the changes for Athena', () => {
  it('are partitioned by day, and each part of a run has a file of its own', () => {
    expect(changesKey('2026-11-30', 'run-1', 7)).toBe('parquet/changes/dt=2026-11-30/run-1-0007.parquet');
  });

  it('have a status before and after that may be missing, and a cause that may not', () => {
    const nullable = CHANGE_COLUMNS.filter((column) => column.nullable).map(({ name }) => name);
    expect(nullable).toEqual(['status_before', 'status_after', 'principal']);
    expect(CHANGE_COLUMNS.filter(({ type }) => type !== 'STRING').map(({ name, type }) => [name, type])).toEqual([
      ['changed_at', 'TIMESTAMP'],
      ['unit_commit', 'INT64'],
    ]);
  });
});

it('the executions that an account needs are those of all functions, and a hundred that are left to others', () => {
  const least = 40 + RESERVED_FOR_OTHERS + 100;
  expect(executionsNeeded(40, 0)).toBe(least);
  expect(executionsNeeded(41, 3)).toBe(least + 1 + 6);
  expect(executionsNeeded(40, 0, { api: true })).toBe(least + API_EXECUTIONS.api + API_EXECUTIONS.jobs);
  expect(executionsNeeded(40, 0, { securityHub: true })).toBe(least + SECURITY_HUB_EXECUTIONS);
});

it('the configuration of a client becomes an ordinary object with the same values', () => {
  let credentials = 'first';
  const config = Object.defineProperty({ region: 'eu-west-1' }, 'credentials', {
    ...{ enumerable: true, get: () => credentials },
    set: (value: string) => {
      credentials = value;
    },
  });
  const client = { config };
  plainConfig(client);
  expect(client.config).toEqual({ region: 'eu-west-1', credentials: 'first' });
  expect(Object.getOwnPropertyDescriptor(client.config, 'credentials')?.get).toBeUndefined();
});
