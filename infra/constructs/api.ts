/**
 * The HTTP API over the history: its function, the function that works on jobs, and the gateway. It is made only if the
 * configuration has `api` (docs/adr/0058-identity-of-api-callers.md).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { API_EXECUTIONS } from '../../shared/core/deployed.ts';
import { EVIDENCE_KEYS } from '../../shared/core/judged.ts';
import { accept, wildcardKeys } from '../checks.ts';
import * as grants from '../grants.ts';
import { MEMORY } from '../memory.ts';
import { API_LOGS, API_PATH, SIGNED_API_PATH } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { Buckets } from './buckets.ts';
import { cursorKey } from './cursor-key.ts';
import type { CodeOf } from './functions.ts';
import type { Keys } from './keys.ts';
import { loggedStage } from './logged-stage.ts';
import { pageRoutes } from './page-routes.ts';
import { pipelineFunction } from './pipeline-function.ts';
import { deadLetters } from './queues.ts';

export interface Api {
  /** The address of the API, below which are /api/v1 and /iam/api/v1. */
  readonly url: string;
  readonly api: HttpApi;
  readonly functions: { readonly api: LambdaFunction; readonly jobs: LambdaFunction };
  /** Starts of jobs that failed. */
  readonly setAside: Queue;
}

export interface ApiParts {
  readonly keys: Keys;
  readonly table: Table;
  readonly buckets: Buckets;
  /** The queues that the pages show, by what lies in them. */
  readonly queues: readonly ShownQueue[];
}

interface ShownQueue {
  readonly name: string;
  readonly queue: Queue;
  readonly isSetAside: boolean;
}

/** Requests of all callers together: pages that people read, and the pipelines of an organisation. */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };
/** An HTTP API waits at most 30 seconds ("Quotas for HTTP APIs", Amazon API Gateway Developer Guide). */
const TIMEOUT = Duration.seconds(29);
const THE_LONGEST = Duration.minutes(15);
/** The file of a job is written to disk before it goes to the bucket. */
const DISK = Size.gibibytes(4);
const JOB_OBJECTS = 'jobs/*';
/** The checklists of the pages (shared/aws/checklist-bucket.ts). */
const CHECKLISTS = 'checklists/*';
const ANCHORS = 'runs/*/anchor.json';
const HEADS = 'runs/*/heads.jsonl';
const OF_A_JOB = 'The wildcard is the id of a job, which is the digest of what is asked for.';
const OF_A_RUN = 'The wildcard is the name of the run, which is made when it starts; the document is named.';

export function api(
  scope: Construct,
  codeOf: CodeOf,
  { retention, api: settings }: Pick<Settings, 'retention' | 'api'>,
  parts: ApiParts,
): Api {
  const place = new Construct(scope, 'Http');
  const { keys } = parts;
  const cursors = cursorKey(place);
  const setAside = deadLetters(place, 'JobsSetAside');
  const context = { logKey: keys.operations, logDays: retention.logDays };
  const jobs = jobsFunction(place, codeOf, parts, { setAside, context });
  const queues = [...parts.queues, { name: 'jobs', queue: setAside, isSetAside: true }];
  const asking = apiFunction(place, codeOf, { ...parts, queues }, { jobs, cursors, context });
  const gateway = new HttpApi(place, 'Gateway', {
    apiName: 'plumbline-api',
    description: 'Plumbline: the API over the history',
    createDefaultStage: false,
  });
  const integration = new HttpLambdaIntegration('Api', asking, { timeout: TIMEOUT });
  const methods = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST];
  gateway.addRoutes({ path: SIGNED_API_PATH, methods, integration, authorizer: new HttpIamAuthorizer() });
  if (settings?.tokens) {
    for (const route of gateway.addRoutes({ path: API_PATH, methods, integration })) {
      accept(route, {
        'AwsSolutions-APIG4':
          "The function verifies the token before it reads anything: its signature by the provider's keys, issuer, audience and time. " +
          "The gateway's authorizer takes RSA keys alone, and many providers sign with others.",
      });
    }
  }
  if (settings?.pages) pageRoutes(gateway, integration);
  loggedStage(place, gateway, {
    ...{ retention, logKey: keys.operations, logGroupName: API_LOGS, throttle: THROTTLE },
    caller: { caller: '$context.identity.userArn' },
  });
  return { url: gateway.apiEndpoint, api: gateway, functions: { api: asking, jobs }, setAside };
}

interface Context {
  readonly logKey: IKey;
  readonly logDays: Settings['retention']['logDays'];
}

function apiFunction(
  place: Construct,
  codeOf: CodeOf,
  { keys, table, buckets, queues }: ApiParts,
  { jobs, cursors, context }: { jobs: LambdaFunction; cursors: Key; context: Context },
): LambdaFunction {
  return pipelineFunction(
    place,
    'api',
    {
      description: 'answers the API',
      memoryMb: MEMORY.api.mb,
      timeout: TIMEOUT,
      concurrency: API_EXECUTIONS.api,
      may: [
        grants.readHistory(table),
        grants.appendRecords(table),
        // the first record of a unit puts the unit on the roster
        grants.beat(table),
        grants.countRequests(table),
        grants.useKey(keys.history),
        grants.readEvidence(buckets.evidence, EVIDENCE_KEYS, CHECKLISTS),
        grants.listEvidence(buckets.evidence),
        ...grants.keepJobs(buckets.operations, JOB_OBJECTS),
        grants.signCursors(cursors),
        grants.countMessages(...queues.map(({ queue }) => queue)),
        grants.invoke(jobs),
      ],
      accepted: {
        [wildcardKeys(buckets.evidence, EVIDENCE_KEYS)]:
          'The wildcard is the unit and the digest of what the object holds, which is known when it is made.',
        [wildcardKeys(buckets.evidence, CHECKLISTS)]: 'The wildcard is the name that a team gives its checklist.',
        [wildcardKeys(buckets.operations, JOB_OBJECTS)]: OF_A_JOB,
      },
    },
    {
      ...context,
      code: codeOf('api'),
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: buckets.evidence.bucketName,
        OPERATIONS_BUCKET_NAME: buckets.operations.bucketName,
        CURSOR_KEY_ARN: cursors.keyArn,
        JOBS_FUNCTION: jobs.functionName,
        WATCHED_QUEUES: Stack.of(place).toJsonString(
          queues.map(({ name, queue, isSetAside }) => ({ name, url: queue.queueUrl, isSetAside })),
        ),
        PLUMBLINE_VERSION: version(),
      },
    },
  );
}

function jobsFunction(
  place: Construct,
  codeOf: CodeOf,
  { keys, table, buckets }: ApiParts,
  { setAside, context }: { setAside: Queue; context: Context },
): LambdaFunction {
  return pipelineFunction(
    place,
    'jobs',
    {
      description: 'makes exports, packs and reports',
      memoryMb: MEMORY.jobs.mb,
      timeout: THE_LONGEST,
      concurrency: API_EXECUTIONS.jobs,
      disk: DISK,
      may: [
        grants.readHistory(table),
        grants.useKey(keys.history),
        grants.readEvidence(buckets.evidence, ANCHORS, HEADS),
        grants.listEvidence(buckets.evidence),
        grants.signAnchors(keys.anchors),
        ...grants.keepJobs(buckets.operations, JOB_OBJECTS),
        grants.setAside(setAside),
      ],
      setAside,
      accepted: {
        [wildcardKeys(buckets.evidence, ANCHORS)]: OF_A_RUN,
        [wildcardKeys(buckets.evidence, HEADS)]: OF_A_RUN,
        [wildcardKeys(buckets.operations, JOB_OBJECTS)]: OF_A_JOB,
      },
    },
    {
      ...context,
      code: codeOf('jobs'),
      environment: {
        TABLE_NAME: table.tableName,
        BUCKET_NAME: buckets.evidence.bucketName,
        OPERATIONS_BUCKET_NAME: buckets.operations.bucketName,
        ANCHOR_KEY_ARN: keys.anchors.keyArn,
        PLUMBLINE_VERSION: version(),
      },
    },
  );
}

const version = (): string => JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).version;
