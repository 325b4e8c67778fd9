import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { allHold, anyOf, collected, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type Distribution, distributions } from '../../services/cloudfront/distributions.ts';
import { thisAccount } from '../../services/subjects.ts';

const facts = { name: 'shop-production', management: false };
/** Managed-CachingDisabled ("Use managed cache policies", Amazon CloudFront Developer Guide). */
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const caching = (cachePolicy: string | null, isEnabled = true): { facts: Known<Distribution> } => ({
  facts: {
    ...{ isEnabled, minimum: 'TLSv1.2_2021', hasOwnCertificate: true, hasWebAcl: true },
    ...{ behaviours: [{ viewers: 'https-only', cachePolicy }], origins: ['assets.s3.eu-west-1.amazonaws.com'] },
  },
});
const POLICY = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const given = (...found: ReturnType<typeof caching>[]) => ({ facts, with: { distributions: found } });
const parameters = { assets: ['assets'] };

/** A bucket by its name, any other origin by its host name. */
const isOrigin = (host: string, asset: string): boolean => host === asset || host.startsWith(`${asset}.s3`);

export default control({
  id: 'performance.cdn',
  title: 'A CDN serves and caches the static assets',
  severity: 'low',
  seeds: ['000:180', '001:69', '002:32'],
  satisfies: ['nist-800-53-r5/SC-6', 'soc2/A1.1'],
  equivalents: {},
  parameters: { assets: list([], 'buckets by name, and other hosts, whose content a CDN has to serve') },
  subject: thisAccount,
  with: { distributions },
  why: 'Pictures and scripts that come from one region are slow for everybody far from it, and load what should answer requests.',
  fix: {
    steps: [
      'make the bucket or host the origin of a distribution, with a behaviour that has the cache policy Managed-CachingOptimized: aws cloudfront create-distribution --distribution-config file://distribution.json',
    ],
  },
  console: 'cloudfront/v4/home#/distributions',
  deed: 'ended the distribution of static assets',
  evaluate: (_account, { distributions }, { assets }) => {
    const caches = ({ behaviours }: Known<Distribution>) => anyOf(behaviours, (one) => one.cachePolicy !== DISABLED);
    const serving = collected(distributions, ({ facts }) =>
      allHold(
        () => facts.isEnabled,
        () => caches(facts),
      )
        ? [facts]
        : [],
    );
    const isServed = (asset: string) =>
      anyOf(serving, ({ origins }) => anyOf(origins, (host) => isOrigin(host, asset)));
    const left = thoseOf(assets, (asset) => !isServed(asset));
    if (left.length > 0) return fail(`no distribution caches what is in ${listed(left)}`);
    if (anyOf(serving, () => true)) return pass('an enabled distribution caches content');
    if (distributions.length === 0) return notApplicable('it has no distribution, and no assets are named');
    return fail('none of its distributions is enabled and caches content');
  },
  examples: {
    pass: [
      { name: 'a distribution that caches', ...given(caching(POLICY)) },
      { name: 'the settings of earlier releases', ...given(caching(null)) },
      { name: 'the bucket that is named', ...given(caching(POLICY)), parameters },
      {
        name: 'the host that is named',
        ...{ ...given(caching(POLICY)), parameters: { assets: ['assets.s3.eu-west-1.amazonaws.com'] } },
      },
    ],
    fail: [
      { name: 'no caching', ...given(caching(DISABLED)) },
      { name: 'disabled', ...given(caching(POLICY, false)) },
      { name: 'another bucket', ...given(caching(POLICY)), parameters: { assets: ['asset'] } },
      { name: 'a bucket that is named, and no distribution', ...given(), parameters },
    ],
    notApplicable: [{ name: 'no distribution', ...given() }],
  },
});
