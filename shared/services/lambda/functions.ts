/** AWS Lambda: the functions of a region, by one list. Of environment variables only names are kept, and what kind of value they have. */
import type { EnvironmentResponse, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { marksCredential } from '../../core/credential-names.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, required, type Seen, seenIn } from '../../core/reading.ts';

const LIST = 'lambda:ListFunctions';

export interface LambdaFunction {
  /** Names of variables that mark a credential and whose value names no place where one is kept, in order. */
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

const functionOf = ({ FunctionArn, Environment = {} }: FunctionConfiguration): Resource<LambdaFunction> => ({
  id: required(FunctionArn, LIST, 'FunctionArn'),
  facts: { plainCredentials: seenIn(() => plainCredentialsIn(Environment)) },
});

/** Lambda answers an error in place of variables under a key that refuses the reader ("EnvironmentError"). */
function plainCredentialsIn({ Error: refused, Variables = {} }: EnvironmentResponse): readonly string[] {
  if (refused) throw new CouldNotRead(LIST, 'denied', 'the key of its variables refuses the reader');
  return Object.entries(Variables)
    .filter(([name, value]) => marksCredential(name) && !isReference(value))
    .map(([name]) => name)
    .sort();
}

/** An ARN, a path of a parameter, a reference that is resolved later, a switch, or nothing. */
const isReference = (value: string): boolean => /^(?:$|arn:|\/|\{\{resolve:|(?:true|false)$)/i.test(value);
