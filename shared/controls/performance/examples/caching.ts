/** Examples of performance.caching, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import { exampleStage } from '../../../services/apigateway/stages.ts';
import type { Distribution } from '../../../services/cloudfront/distributions.ts';
import { exampleCache } from '../../../services/elasticache/examples.ts';
import { exampleBalancer } from '../../../services/elasticloadbalancing/load-balancers.ts';

const facts = { name: 'shop-production', management: false };
/** Managed-CachingDisabled ("Use managed cache policies", Amazon CloudFront Developer Guide). */
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const cdn = (cachePolicy: string, isEnabled = true): { facts: Known<Distribution> } => ({
  facts: {
    ...{ isEnabled, minimum: 'TLSv1.2_2021', hasOwnCertificate: true, hasWebAcl: true, origins: [] },
    behaviours: [{ viewers: 'https-only', cachePolicy }],
  },
});
const POLICY = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const balancer = { facts: exampleBalancer };
const none = { caches: [], distributions: [], stages: [], balancers: [balancer] };
const cache = { facts: exampleCache };
const stage = (cached: boolean) => ({ facts: { ...exampleStage, cached } });

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'two kinds', with: { ...none, caches: [cache], distributions: [cdn(POLICY)] } },
    { name: 'a stage that caches', with: { ...none, caches: [cache], stages: [stage(true)] } },
    { name: 'one, where that is accepted', with: { ...none, caches: [cache] }, parameters: { minLayers: 1 } },
  ],
  fail: [
    { name: 'none', with: none },
    { name: 'one kind', with: { ...none, caches: [cache, cache] } },
    {
      name: 'a cache that is being created',
      with: { ...none, caches: [{ facts: { ...exampleCache, status: 'creating' } }], distributions: [cdn(POLICY)] },
    },
    {
      name: 'a distribution that caches nothing',
      with: { ...none, caches: [cache], distributions: [cdn(DISABLED)] },
    },
    { name: 'a disabled one', with: { ...none, caches: [cache], distributions: [cdn(POLICY, false)] } },
    { name: 'a stage without a cache', with: { ...none, balancers: [], stages: [stage(false)] } },
  ],
  notApplicable: [{ name: 'nothing to cache', with: { ...none, balancers: [] } }],
});
