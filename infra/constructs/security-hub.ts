/**
 * The function that sends transitions to the Security Hub of each account. It is made only if the configuration has
 * `exports.securityHub`.
 */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SECURITY_HUB_EXECUTIONS } from '../../shared/core/deployed.ts';
import { wildcard } from '../checks.ts';
import * as grants from '../grants.ts';
import { MEMORY } from '../memory.ts';
import { FINDINGS_ROLE, READ_ROLE, SECURITY_HUB_FUNCTION } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { CodeOf } from './functions.ts';
import type { Keys } from './keys.ts';
import { pipelineFunction } from './pipeline-function.ts';
import { following } from './stream-consumers.ts';

export interface SecurityHubParts {
  readonly keys: Keys;
  readonly table: Table;
  readonly deadLetters: Queue;
}

/** A hundred commits may be of as many accounts, each of which takes a role and a call for each region. */
const TIMEOUT = Duration.minutes(5);
/** Findings within this time go out together, because a call takes a hundred of them. */
const WINDOW = Duration.seconds(30);

export function securityHub(
  scope: Construct,
  codeOf: CodeOf,
  settings: Settings,
  { keys, table, deadLetters }: SecurityHubParts,
): LambdaFunction {
  const made = pipelineFunction(
    new Construct(scope, 'Findings'),
    SECURITY_HUB_FUNCTION,
    {
      description: 'sends transitions to the Security Hub of each account',
      memoryMb: MEMORY.securityhub.mb,
      timeout: TIMEOUT,
      concurrency: SECURITY_HUB_EXECUTIONS,
      may: [
        grants.followStream(table),
        grants.setAside(deadLetters),
        grants.readHistory(table),
        grants.useKey(keys.history),
        grants.assumeFindingsRole(settings),
      ],
      accepted: {
        [wildcard(`arn:<AWS::Partition>:iam::*:role/${FINDINGS_ROLE}`)]:
          "Every account's role has this one name; aws:ResourceOrgID keeps the wildcard inside the organisation.",
      },
    },
    {
      code: codeOf(SECURITY_HUB_FUNCTION),
      environment: {
        TABLE_NAME: table.tableName,
        SET_ASIDE_URL: deadLetters.queueUrl,
        SCAN_ROLE_NAME: READ_ROLE,
        FINDINGS_ROLE_NAME: FINDINGS_ROLE,
        EXTERNAL_ID: settings.externalId,
        MANAGEMENT_ACCOUNT_ID: settings.managementAccountId,
        FALLBACK_REGIONS: settings.memberRegions.join(','),
      },
      logKey: keys.operations,
      logDays: settings.retention.logDays,
    },
  );
  made.addEventSource(new DynamoEventSource(table, { ...following(deadLetters), maxBatchingWindow: WINDOW }));
  return made;
}
