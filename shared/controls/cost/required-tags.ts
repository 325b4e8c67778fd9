import { inPart } from '../../core/claim.ts';
import { control, fail, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list, percent } from '../../core/parameter.ts';
import { attempted, collected, partsOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { thisRegion } from '../../services/subjects.ts';
import { listing, owned, tagged } from '../../services/tagging/examples.ts';
import { type TaggedResource, taggedResources } from '../../services/tagging/tagged.ts';

const facts = { name: 'payments', management: false };
const first = tagged('ec2:volume/vol-1', owned);
const second = { id: 'arn:2', ...tagged('ec2:volume/vol-2', { Project: 'payments' }) };

export default control({
  id: 'cost.required-tags',
  title: 'Resources carry the tags that say which project and environment they belong to',
  severity: 'low',
  seeds: ['001:115', '001:163'],
  satisfies: ['iso-27001/A.5.9', 'nist-800-53-r5/CM-8', 'fedramp-20x/KSI-PIY-GIV'],
  equivalents: { config: [inPart('REQUIRED_TAGS', 'resources that never had a tag')] },
  parameters: {
    tags: list(['Project', 'Environment'], 'tag keys that must be there and not be empty; capitals count'),
    minPercent: percent(100, 'share of the listed resources that must have them'),
  },
  subject: thisRegion, // one verdict, because thousands of resources share one cause: the template that created them
  with: { taggedResources },
  why: 'What belongs to nobody is paid for by everybody, and nobody knows whether it may be deleted.',
  fix: {
    values: (_account, { taggedResources }, { tags }) => {
      const tag = tags.find((one) => taggedResources.some(({ facts }) => !facts.tags[one]?.trim())) ?? '';
      return { tag, resources: taggedResources.filter(({ facts }) => !facts.tags[tag]?.trim()).map(({ id }) => id) };
    },
    command:
      'aws resourcegroupstaggingapi tag-resources --resource-arn-list {resources} --tags {tag}="<VALUE: what the tag is to say>" --region {region}',
    mind: 'it is for the first tag that lacks, and the first 20 resources: run what the next alert says for the others',
  },
  console: 'resource-groups/tag-editor/find-resources?region={region}',
  deed: 'left resources without tags',
  evaluate: (_account, { taggedResources }, { tags, minPercent }) => {
    if (taggedResources.length === 0) return notApplicable('no resource here carries a tag or ever did');
    const isLacking = ({ facts }: KnownResource<TaggedResource>) => tags.some((tag) => !facts.tags[tag]?.trim());
    const judged = collected(taggedResources, ({ facts, ...found }) => [
      { name: facts.name, lacking: isLacking({ ...found, facts }), exists: attempted(() => facts.exists) },
    ]);
    const { members, unread } = partsOf(judged);
    const lacking = members.filter((found) => found.lacking);
    const untold = members.flatMap(({ exists, lacking }) => (exists === true || lacking ? [] : [exists]));
    const isEnough = (having: number) => having * 100 >= minPercent * (having + lacking.length + unread.length);
    // resources that may be deleted do not count as tagged
    const having = members.length - lacking.length;
    const certain = having - untold.length;
    if (isEnough(certain) && (certain > 0 || having === 0))
      return pass(`of the resources that carry a tag or ever did, at least ${minPercent}% have ${listed(tags)}`);
    // resources that could not be read may have their tags
    const couldBeEnough = (having + unread.length) * 100 >= minPercent * (members.length + unread.length);
    const [reason] = [...unread, ...untold];
    if (reason && couldBeEnough) throw reason;
    return fail(`without ${listed(tags)}: ${listed(lacking.map(({ name }) => name))}`);
  },
  examples: varied({
    common: { facts, with: listing(first, tagged('ec2:volume/vol-2', {})) },
    pass: [
      { name: 'every listed resource has both', with: listing(tagged('ec2:volume/vol-1', { ...owned, Name: 'data' })) },
      { name: 'just enough of them have both', parameters: { minPercent: 50 } },
    ],
    fail: [
      {
        name: 'the second of two keys is missing for one resource of two',
        with: listing({ id: 'arn:1', ...first }, second),
        values: { tag: 'Environment', resources: ['arn:2'] },
      },
      { name: 'one lost its tags' },
      { name: 'one of two keys is missing', with: listing(tagged('sns:alerts', { Project: 'payments' })) },
      { name: 'a value is blank', with: listing(tagged('sns:alerts', { ...owned, Project: ' ' })) },
      { name: 'not enough of them have both', parameters: { minPercent: 51 } },
    ],
    notApplicable: [{ name: 'nothing is listed', with: listing() }],
  }),
});
