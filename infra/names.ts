/**
 * Names that stacks of different accounts must agree on before either exists. CloudFormation generates all other names.
 */
import { Aws } from 'aws-cdk-lib';
import { BUS } from '../shared/core/deployed.ts';
import type { Settings } from './settings.ts';

export const MACHINE = 'plumbline-scan';
export const MAP_LABEL = 'Accounts';
export const MACHINE_LOGS = '/aws/vendedlogs/states/plumbline-scan';
/** The read-only role in every account. */
export const READ_ROLE = 'plumbline-read';
export const READ_BOUNDARY = 'plumbline-read-boundary';
/** The role in every account that imports findings into its Security Hub; it exists only if the configuration asks for that. */
export const FINDINGS_ROLE = 'plumbline-import-findings';

export const FUNCTIONS = ['plan', 'scan', 'finish', 'react', 'project', 'alert', 'remind', 'link', 'deliver'] as const;
/** They exist only if the configuration has `api`. */
export const API_FUNCTIONS = ['api', 'jobs'] as const;
/** Exists only if the configuration has `exports.securityHub`. */
export const SECURITY_HUB_FUNCTION = 'securityhub';
export type FunctionName = (typeof FUNCTIONS)[number] | (typeof API_FUNCTIONS)[number] | typeof SECURITY_HUB_FUNCTION;
/** Exists only if a route needs it. */
export type OptionalFunction = 'deliver';

/**
 * Path of the page behind a signed link (a test compares it with `PAGE` of shared/api/link.ts), and the log group of
 * its requests.
 */
export const LINK_PAGE = '/alert';
export const LINK_LOGS = '/aws/vendedlogs/plumbline-links';

/**
 * Paths of the API: with a token, and with a signature by credentials of AWS (functions/api.ts takes the latter's beginning
 * away); and the log group of its requests.
 */
export const API_PATH = '/api/v1/{proxy+}';
export const SIGNED_API_PATH = `/iam${API_PATH}`;
/** Paths of the pages; every path of the API is more specific, and so the gateway takes that for it. */
export const PAGE_PATHS = ['/', '/{proxy+}'] as const;
export const API_LOGS = '/aws/vendedlogs/plumbline-api';

/** The group of the alerts' one-time schedules, and the role that they run with. */
export const TIMERS = 'plumbline-alerts';

/** A tag on every stack and all its resources, by which the cost of the monitor is found. */
export const COST_TAG = { key: 'plumbline', value: 'deployment' } as const;

export const STACK_TAGS: Readonly<Record<string, string>> = { [COST_TAG.key]: COST_TAG.value };

/** A function and its role have the same name. */
export const functionName = (name: FunctionName): string => `plumbline-${name}`;

export const busArn = ({ hub }: Pick<Settings, 'hub'>): string =>
  `arn:${Aws.PARTITION}:events:${hub.region}:${hub.account}:event-bus/${BUS}`;

/** Built from names, because a function and its role cannot refer to themselves. */
export const functionArn = ({ hub }: Pick<Settings, 'hub'>, name: FunctionName): string =>
  `arn:${Aws.PARTITION}:lambda:${hub.region}:${hub.account}:function:${functionName(name)}`;

export const functionRoleArn = ({ hub }: Pick<Settings, 'hub'>, name: FunctionName): string =>
  `arn:${Aws.PARTITION}:iam::${hub.account}:role/${functionName(name)}`;
