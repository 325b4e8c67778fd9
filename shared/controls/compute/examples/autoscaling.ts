import { varied } from '../../../core/example.ts';

const tracking = { type: 'TargetTrackingScaling', acts: true } as const;
const forecast = { type: 'PredictiveScaling', acts: false } as const;
const ahead = { type: 'PredictiveScaling', acts: true } as const;
const asked = { predictive: true };
const group = { kind: 'group', exempt: null, minimum: 2, maximum: 6, policies: [forecast, tracking] } as const;
const service = { ...group, kind: 'service' } as const;

export const examples = varied({
  common: { facts: group },
  pass: [
    { name: 'a group' },
    { name: 'a service', facts: service },
    { name: 'ahead of the load', facts: { policies: [ahead] }, parameters: asked },
  ],
  fail: [
    { name: 'without a least number', facts: { minimum: null } },
    { name: 'without a greatest number', facts: { maximum: null } },
    { name: 'no room', facts: { maximum: 2 } },
    { name: 'no policy', facts: { policies: [] } },
    { name: 'forecasts alone', facts: { policies: [forecast] } },
    {
      name: 'a service without limits',
      id: 'arn:aws:ecs:eu-west-1:111122223333:service/main/api',
      facts: { ...service, minimum: null, maximum: null, policies: [] },
    },
    { name: 'after the load alone', parameters: asked },
    { name: 'ahead of the load, and does nothing', facts: { policies: [forecast, tracking] }, parameters: asked },
  ],
  notApplicable: [
    { name: 'scaled to zero', facts: { exempt: 'it is scaled to zero', policies: [] } },
    { name: 'runs once', facts: { policies: [] }, tags: { Singleton: '' } },
  ],
});
