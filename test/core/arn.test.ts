import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { arnParts } from '../../shared/core/arn.ts';

const ROOT = join(import.meta.dirname, '../..');

it.each([
  ['arn:aws:sns:eu-west-1:111122223333:pager', ['aws', 'sns', 'eu-west-1', '111122223333', 'pager']],
  ['arn:aws-cn:s3:::logs', ['aws-cn', 's3', '', '', 'logs']],
  [
    'arn:aws:logs:eu-west-1:111122223333:log-group:app:*',
    ['aws', 'logs', 'eu-west-1', '111122223333', 'log-group:app:*'],
  ],
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', ['aws', 'iam', '', 'aws', 'policy/ReadOnlyAccess']],
  ['alias/aws/ebs', ['', '', '', '', '']],
  ['', ['', '', '', '', '']],
])('%s has these parts: %j', (arn, [partition, service, region, account, resource]) => {
  expect(arnParts(arn)).toEqual({ partition, service, region, account, resource });
});

it('no other module takes an ARN apart', () => {
  const counting = /arn[^\n]*split\(':'\)(?:\[[1-9]|\.at\()|\[(?: *,){3,}[^\n]*split\(':'\)/i;
  const files = globSync('{shared,cli,functions}/**/*.ts', { cwd: ROOT }).filter(
    (file) => file !== 'shared/core/arn.ts',
  );
  expect(files.filter((file) => counting.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});
