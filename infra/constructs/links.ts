/**
 * Answers signed links: the key that signs them, a function, and the monitor's only public address. The signature of a
 * link authenticates the request and is checked before anything is read (docs/adr/0011-signed-links.md).
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RESERVED_EXECUTIONS } from '../../shared/core/deployed.ts';
import { accept } from '../checks.ts';
import * as grants from '../grants.ts';
import { LINK_LOGS, LINK_PAGE } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { CodeOf } from './functions.ts';
import type { Keys } from './keys.ts';
import { loggedStage } from './logged-stage.ts';
import { pipelineFunction } from './pipeline-function.ts';

export interface Links {
  /** Address of the page; a token is added to it. */
  readonly url: string;
  readonly key: IKey;
  readonly api: HttpApi;
  readonly link: LambdaFunction;
}

/** The expected requests per second, and the burst. */
const THROTTLE = { rateLimit: 5, burstLimit: 10 };
/** The function waits at most a second for KMS and for the table, then tells the caller to try again. */
const TIMEOUT = Duration.seconds(10);
/**
 * Links are valid for hours. A key that was deleted by mistake can be restored within this time, and after it no link
 * needs the key.
 */
const PENDING = Duration.days(7);

export function links(
  scope: Construct,
  codeOf: CodeOf,
  { retention }: Pick<Settings, 'retention'>,
  { keys, table }: { readonly keys: Keys; readonly table: Table },
): Links {
  const place = new Construct(scope, 'Links');
  const key = new Key(place, 'Key', {
    description: 'Plumbline: signs the links in alerts',
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    pendingWindow: PENDING,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  accept(key, {
    CKV_AWS_7:
      'KMS rotates no HMAC key ("Rotating AWS KMS keys"). A link is good for hours and carries no secret, and the key never ' +
      'leaves KMS; a deployment can replace the key, which invalidates the links that were sent.',
  });
  const link = pipelineFunction(
    place,
    'link',
    {
      description: 'answers signed links',
      memoryMb: 512,
      timeout: TIMEOUT,
      concurrency: RESERVED_EXECUTIONS.link,
      may: [grants.verifyLinks(key), grants.readAlerts(table), grants.appendAlerts(table), grants.useKey(keys.history)],
    },
    {
      code: codeOf('link'),
      environment: { TABLE_NAME: table.tableName, LINK_KEY_ARN: key.keyArn },
      logKey: keys.operations,
      logDays: retention.logDays,
    },
  );
  const api = new HttpApi(place, 'Api', {
    apiName: 'plumbline-links',
    description: 'Plumbline: signed links of alerts',
    createDefaultStage: false,
  });
  const routes = api.addRoutes({
    path: LINK_PAGE,
    methods: [HttpMethod.ANY],
    integration: new HttpLambdaIntegration('Link', link, { timeout: TIMEOUT.plus(Duration.seconds(1)) }),
  });
  for (const route of routes) {
    accept(route, {
      'AwsSolutions-APIG4':
        'A person who opens a link has no other credential: its signature is the authentication. The function verifies it with KMS ' +
        'before it reads anything, and every unsigned request gets the same answer.',
    });
  }
  loggedStage(place, api, { retention, logKey: keys.operations, logGroupName: LINK_LOGS, throttle: THROTTLE });
  return { url: `${api.apiEndpoint}${LINK_PAGE}`, key, api, link };
}
