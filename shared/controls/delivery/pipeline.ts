import { inPart, judges } from '../../core/claim.ts';
import { control, everyRegion, fail, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, collected, firstOf } from '../../core/quantify.ts';
import { day, daysBefore } from '../../core/words.ts';
import { notForProduction, productionNames } from '../../kinds/recovery-proofs.ts';
import { repositories } from '../../kinds/repositories.ts';
import { pipelines } from '../../services/codepipeline/service.ts';
import { thisAccount } from '../../services/subjects.ts';
import { examples } from './examples/pipeline.ts';

const BESIDE = 'changes that people make beside the pipeline';

export default control({
  id: 'delivery.pipeline',
  title: 'A pipeline brings changes to production, and works',
  severity: 'medium',
  seeds: ['001:124', '002:82', '004:396'],
  satisfies: [
    inPart(['nist-800-53-r5/CM-3', 'nist-800-53-r5/SA-15', 'soc2/CC8.1', 'iso-27001/A.8.32', 'pci-4.0/6.5.1'], BESIDE),
    ...judges('fedramp-20x/KSI-CMT-RMV', 'fedramp-20x/KSI-CMT-VTD'),
  ],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    maxAgeDays: days(30, 'how long ago a pipeline may have run last', { minimum: 1 }),
    production: productionNames,
  },
  subject: thisAccount,
  with: { pipelines: everyRegion(pipelines), repositories },
  why: 'Steps that people do by hand are done differently each time, and nobody knows afterwards what is in production.',
  fix: {
    steps: [
      'mend the run that failed, or start one: aws codepipeline start-pipeline-execution --name "<PIPELINE: name of the pipeline>" --region "<REGION: its region>"',
      'where another tool runs the pipeline, name its repository in the configuration under repositories, and let it upload results: plumbline evidence put "<RESULT: file that a tool wrote>" --kind junit --repository "<REPOSITORY: its name>" --commit "<COMMIT: commit that was checked>" {history}',
    ],
  },
  deed: 'brought changes to production by hand',
  evaluate: ({ tags }, { pipelines, repositories }, { maxAgeDays, production }, { now }) => {
    const exempt = notForProduction({ tags }, production);
    if (exempt) return exempt;
    const since = daysBefore(now, maxAgeDays);
    const last = collected(pipelines, ({ facts: { name, last } }) => (last ? [{ name, ...last }] : []));
    const good = firstOf(last, ({ status, at }) => status === 'Succeeded' && at > since);
    if (good) return pass(`pipeline ${good.name} succeeded on ${day(good.at)}`);
    const isFresh = ({ run, at }: { readonly run?: string | undefined; readonly at: string }) =>
      run !== undefined && at > since;
    const named = firstOf(repositories, ({ facts }) => anyOf(facts.uploads, isFresh));
    if (named) return pass(`the pipeline of ${named.id} uploaded a result in the last ${maxAgeDays} days`);
    const failed = firstOf(last, ({ status }) => status === 'Failed');
    if (failed) return fail(`pipeline ${failed.name} failed on ${day(failed.at)}`);
    return fail(`no pipeline is known to have worked in the last ${maxAgeDays} days`);
  },
  examples,
});
