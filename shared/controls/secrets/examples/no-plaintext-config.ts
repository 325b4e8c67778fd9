/** Examples of secrets.no-plaintext-config, which are many. */

import { varied } from '../../../core/example.ts';
import { STAGE_ARN } from '../../../services/apigateway/stages.ts';

const SERVICE_ID = 'arn:aws:ecs:eu-west-1:111122223333:service/main/api';
const service = { kind: 'service', plainCredentials: [] as string[] } as const;
const stage = { ...service, kind: 'stage' } as const;
const plainCredentials = ['DB_PASSWORD', 'STRIPE_API_KEY'];

export const examples = varied({
  common: {},
  pass: [
    { name: 'a service without such a variable', id: SERVICE_ID, facts: service },
    { name: 'a stage without such a variable', id: STAGE_ARN, facts: stage },
  ],
  fail: [
    { name: 'a service with a password', id: SERVICE_ID, facts: { ...service, plainCredentials } },
    { name: 'a stage with a password', id: STAGE_ARN, facts: { ...stage, plainCredentials } },
  ],
});
