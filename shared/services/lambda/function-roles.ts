/** AWS Lambda: the roles of all functions of a region, beside the function that is judged. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { functions, type LambdaFunction } from './functions.ts';

export const functionRoles = collector({
  id: 'lambda.function-roles',
  scope: 'region',
  actions: [],
  uses: [functions],
  triggers: [],
  collect: async (aws): Promise<Resource<Pick<LambdaFunction, 'role'>>[]> =>
    (await aws.facts(functions)).map(({ id, facts }) => ({
      id,
      facts: facts instanceof CouldNotRead ? facts : { role: facts.role },
    })),
});
