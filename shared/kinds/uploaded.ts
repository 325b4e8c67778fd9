/** Controls that rest on results which pipelines upload: the declaration of one becomes a control with all that it needs. */
import type { Entry } from '../core/claim.ts';
import { type AnyControl, control, type Equivalents } from '../core/control.ts';
import { count, days, list } from '../core/parameter.ts';
import { repositories } from './repositories.ts';
import { uploadedExamples } from './uploaded-examples.ts';
import { judgeUploads } from './uploaded-judge.ts';
import type { Uploaded } from './uploaded-spec.ts';

export function uploaded(spec: Uploaded): AnyControl {
  return control({
    id: spec.id,
    title: spec.title,
    severity: spec.severity,
    cadence: 'daily',
    seeds: spec.seeds,
    satisfies: spec.satisfies as readonly Entry<never>[],
    equivalents: (spec.equivalents ?? {}) as Equivalents<Entry<never>>,
    parameters: {
      checks: list(spec.checks, 'checks that need a good result, by their names or those of their scanners'),
      maxAgeDays: days(spec.maxAgeDays, 'how long a result counts', { minimum: 1 }),
      maxOpen: count(0, 'open findings of a check that are accepted'),
      maxUnexplained: count(0, 'accepted findings of a check that may be without a reason'),
      ignoredSeverities: list(spec.ignored ?? [], 'severities of findings that do not count'),
    },
    subject: repositories,
    why: spec.why,
    fix: {
      steps: [
        spec.step,
        `let the pipeline upload its result: plumbline evidence put "<RESULT: file that the tool wrote>" --kind ${spec.kind} --check "<CHECK: name of the check>" --repository {id} --commit "<COMMIT: commit that was checked>" {history}`,
      ],
    },
    evaluate: ({ facts }, _others, limits, { now }) => judgeUploads(spec.part, facts, limits, now),
    examples: uploadedExamples(spec) as never,
  });
}
