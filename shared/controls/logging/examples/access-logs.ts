/** Examples of logging.access-logs, which are many. */

import { varied } from '../../../core/example.ts';
import { exampleStage, STAGE_ARN } from '../../../services/apigateway/stages.ts';

const plan = {
  facts: { name: 'partners', throttle: null, methods: [], stages: ['a1b2c3/live'], keys: ['partner-1'] },
};
const id = STAGE_ARN;
const KEYED = { plans: [plan] };
const OPEN = { plans: [{ facts: { ...plan.facts, stages: ['a1b2c3/test'] } }] };
const without = { ...exampleStage, logged: ['requestId', 'status'] };

export const examples = varied({
  common: {},
  pass: [
    { name: 'with the key', facts: exampleStage, id, with: KEYED },
    { name: 'without a key, where none is used', facts: without, id, with: OPEN },
  ],
  fail: [
    { name: 'no access log', facts: { ...exampleStage, logged: null }, id, with: OPEN },
    { name: 'no access log of an HTTP API', facts: { ...exampleStage, kind: 'HTTP', logged: null }, id, with: OPEN },
    { name: 'without the status', facts: { ...exampleStage, logged: ['requestId'] }, id, with: OPEN },
    { name: 'without the key, where keys are used', facts: without, id, with: KEYED },
  ],
});
