import { inPart } from '../../core/claim.ts';
import { control, fail, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { moreThan } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { notForProduction, productionNames } from '../../kinds/recovery-proofs.ts';
import { thisRegion } from '../../services/subjects.ts';
import { type TaggedResource, taggedResources } from '../../services/tagging/tagged.ts';

const facts = { name: 'payments', management: false };
const STACK = 'aws:cloudformation:stack-name';
const resource = (name: string, tags: Record<string, string>) => ({ facts: { name, tags, exists: true as const } });
const byHand = resource('ec2:volume/vol-2', { Project: 'payments' });
const having = (...taggedResources: ReturnType<typeof resource>[]) => ({ taggedResources });
const NEVER_TAGGED = 'resources that never had a tag, and drift of stacks';

export default control({
  id: 'delivery.iac-coverage',
  title: 'Resources of production are made from code',
  severity: 'medium',
  seeds: ['001:123'],
  satisfies: [
    inPart('nist-800-53-r5/CM-2(2)', NEVER_TAGGED),
    inPart('nist-800-53-r5/CM-8(3)', NEVER_TAGGED),
    inPart('iso-27001/A.8.9', NEVER_TAGGED),
    inPart('soc2/CC8.1', NEVER_TAGGED),
    'fedramp-20x/KSI-CMT-RMV',
    'fedramp-20x/KSI-SVC-ACM',
    'pci-4.0/1.2.8',
  ],
  equivalents: {},
  parameters: {
    codeTags: list(
      ['ManagedBy', 'managed-by', 'terraform'],
      'tags, with any value, that other tools than CloudFormation set',
    ),
    maxOthers: count(0, 'most resources that may be made by hand'),
    production: productionNames,
  },
  subject: thisRegion,
  with: { taggedResources },
  why: 'What somebody made by hand is in no review and no template, and is missing when the environment has to be built again.',
  fix: {
    steps: [
      'write template.json of a stack with what the alert names, each resource with a DeletionPolicy, and resources.json with the type, the logical id and the identifier of each',
      'import them into the stack: aws cloudformation create-change-set --change-set-type IMPORT --stack-name "<STACK: the stack that is to have it>" --change-set-name import --resources-to-import file://resources.json --template-body file://template.json --region {region}',
      'or delete it where nobody needs it; what Terraform or another tool made needs the tag that the parameter names',
    ],
  },
  deed: 'made resources by hand',
  evaluate: ({ tags }, { taggedResources }, { codeTags, maxOthers, production }) => {
    const exempt = notForProduction({ tags }, production);
    if (exempt) return exempt;
    if (taggedResources.length === 0) return notApplicable('no resource here carries a tag or ever did');
    // services tag what they make for a stack or for themselves
    const isMade = (keys: readonly string[]) => keys.some((key) => key.startsWith('aws:') || codeTags.includes(key));
    const isByHand = ({ facts }: KnownResource<TaggedResource>) => !isMade(Object.keys(facts.tags)) && facts.exists;
    const others = moreThan(maxOthers, taggedResources, isByHand);
    if (others.length > 0) return fail(`no stack or tool made ${listed(others.map((one) => one.facts.name))}`);
    return pass(`stacks and tools made all but at most ${maxOthers} of the resources that carry a tag`);
  },
  examples: {
    pass: [
      { name: 'of a stack', facts, with: having(resource('sns:alerts', { [STACK]: 'alerts' })) },
      { name: 'of another tool', facts, with: having(resource('sns:alerts', { ManagedBy: 'terraform' })) },
      { name: 'of a service', facts, with: having(resource('ec2:volume/vol-1', { 'aws:autoscaling:groupName': 'a' })) },
      { name: 'one by hand, where that is accepted', facts, with: having(byHand), parameters: { maxOthers: 1 } },
    ],
    fail: [
      { name: 'by hand', facts, with: having(resource('sns:alerts', { [STACK]: 'alerts' }), byHand) },
      { name: 'in an account for production', facts, with: having(byHand), tags: { Environment: 'Production' } },
    ],
    notApplicable: [
      { name: 'nothing tagged', facts, with: having() },
      { name: 'a sandbox', facts, with: having(byHand), tags: { Environment: 'sandbox' } },
    ],
  },
});
