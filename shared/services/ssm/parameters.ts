/** AWS Systems Manager Parameter Store: the parameters that are not encrypted, by one list. No value is ever read. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { marksCredential } from '../../core/credential-names.ts';
import { all, required } from '../../core/reading.ts';

const DESCRIBE = 'ssm:DescribeParameters';

export interface PlainParameter {
  readonly marksCredential: boolean;
}

export const plainParameters = collector({
  id: 'ssm.plain-parameters',
  scope: 'region',
  seldom: 'a name never changes; the events of new parameters make them be read at once',
  actions: [DESCRIBE],
  triggers: [apiCalls('ssm', 'PutParameter', 'DeleteParameter', 'DeleteParameters')],
  sdk: () => import('@aws-sdk/client-ssm'),
  collect: async (aws, { SSMClient, paginateDescribeParameters }): Promise<Resource<PlainParameter>[]> => {
    const client = aws.client(SSMClient);
    const ParameterFilters = [{ Key: 'Type', Option: 'Equals', Values: ['String', 'StringList'] }];
    const found = await all(paginateDescribeParameters({ client, pageSize: 50 }, { ParameterFilters }), (page) =>
      required(page.Parameters, DESCRIBE, 'Parameters'),
    );
    return found.map((parameter) => {
      const name = required(parameter.Name, DESCRIBE, 'Name');
      const path = name.startsWith('/') ? name : `/${name}`;
      const id = `arn:aws:ssm:${aws.region}:${aws.account.id}:parameter${path}`;
      return { id, facts: { marksCredential: marksCredential(name) } };
    });
  },
});
