/** AWS Lambda: the functions of a region, by one list. Of environment variables only names are kept, and what kind of value they have. */
import type { EnvironmentResponse, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { plainCredentialNames } from '../../core/credential-names.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, known, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const LIST = 'lambda:ListFunctions';
const MODES = ['Active', 'PassThrough'] as const;
const FORMATS = ['JSON', 'Text'] as const;

export interface LambdaFunction {
  /** ARN of the role that it runs under. */
  readonly role: Seen<string>;
  /** Whether it samples requests for traces itself, instead of only continuing traces of its callers. */
  readonly tracesItself: Seen<boolean>;
  readonly logFormat: Seen<(typeof FORMATS)[number]>;
  /**
   * Names, in order, of variables that contain a credential in plain text: the name marks a credential, and the value
   * is not a reference to one.
   */
  readonly plainCredentials: Seen<readonly string[]>;
}

export const functions = collector({
  id: 'lambda.functions',
  scope: 'region',
  actions: [LIST],
  absent: {
    'ListFunctions.Functions[].Environment':
      'it has no variables ("list-functions", AWS CLI Command Reference, answers without it)',
    'ListFunctions.Functions[].Environment.Error':
      'its variables could be read ("EnvironmentResponse", AWS Lambda API Reference: "Error messages for environment variables that couldn\'t be applied")',
    'ListFunctions.Functions[].Environment.Variables':
      'it has no variables ("EnvironmentResponse": "Omitted from CloudTrail logs", and left out where there are none)',
    'ListFunctions.Functions[].LoggingConfig':
      'it writes text ("list-functions", AWS CLI Command Reference, answers without it; "Log formats": "Lambda defaults to sending logs in an unstructured plain text format")',
    'ListFunctions.Functions[].LoggingConfig.LogFormat':
      'it writes text ("LoggingConfig", AWS Lambda API Reference: "Required: No")',
  },
  triggers: [
    apiCalls('lambda', 'CreateFunction20150331', 'UpdateFunctionConfiguration20150331v2', 'DeleteFunction20150331'),
  ],
  sdk: () => import('@aws-sdk/client-lambda'),
  collect: async (aws, { LambdaClient, paginateListFunctions }): Promise<Resource<LambdaFunction>[]> => {
    const client = aws.client(LambdaClient);
    const found = await all(paginateListFunctions({ client }, {}), (page) =>
      required(page.Functions, LIST, 'Functions'),
    );
    return found.map(functionOf);
  },
});

const functionOf = (found: FunctionConfiguration): Resource<LambdaFunction> => ({
  id: required(found.FunctionArn, LIST, 'FunctionArn'),
  facts: {
    role: given(found.Role, LIST, 'Role'),
    tracesItself: seenIn(() => known(oneOf(found.TracingConfig?.Mode, MODES, LIST, 'TracingConfig.Mode')) === 'Active'),
    logFormat: oneOf(found.LoggingConfig?.LogFormat ?? 'Text', FORMATS, LIST, 'LoggingConfig.LogFormat'),
    plainCredentials: seenIn(() => plainCredentialsIn(found.Environment ?? {})),
  },
});

/** Facts that examples of controls start from. */
export const exampleFunction = {
  role: 'arn:aws:iam::111122223333:role/orders',
  tracesItself: true,
  logFormat: 'JSON',
  plainCredentials: [],
} as const;

/** If the reader may not use the key of the variables, Lambda returns an error in their place ("EnvironmentError"). */
function plainCredentialsIn({ Error: refused, Variables = {} }: EnvironmentResponse): readonly string[] {
  if (refused) throw new CouldNotRead(LIST, 'denied', 'the key of its variables refuses the reader');
  return plainCredentialNames(Object.entries(Variables));
}
