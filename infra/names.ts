/** Names that stacks of different accounts agree on before either exists; all other names are generated. */
import { Aws } from 'aws-cdk-lib';
import { BUS } from '../shared/core/deployed.ts';
import type { Settings } from './settings.ts';

export const MACHINE = 'plumbline-scan';
export const MAP_LABEL = 'Accounts';
export const MACHINE_LOGS = '/aws/vendedlogs/states/plumbline-scan';
/** The read-only role in every account. */
export const READ_ROLE = 'plumbline-read';
export const READ_BOUNDARY = 'plumbline-read-boundary';

export const FUNCTIONS = ['plan', 'scan', 'finish', 'react', 'project', 'alert'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** A function and its role have the same name. */
export const functionName = (name: FunctionName): string => `plumbline-${name}`;

export const busArn = ({ hub }: Pick<Settings, 'hub'>): string =>
  `arn:${Aws.PARTITION}:events:${hub.region}:${hub.account}:event-bus/${BUS}`;

export const functionRoleArn = ({ hub }: Pick<Settings, 'hub'>, name: FunctionName): string =>
  `arn:${Aws.PARTITION}:iam::${hub.account}:role/${functionName(name)}`;
