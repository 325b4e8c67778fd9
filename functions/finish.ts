/**
 * Step Functions, last state, which runs also when the map failed: checks that the run is complete, anchors the chains,
 * records the run.
 */
import { keepChanges } from '../shared/pipeline/changes-of-run.ts';
import { finish } from '../shared/pipeline/finish.ts';
import { isFirstOfDay } from '../shared/pipeline/first-of-day.ts';
import { timestampRun } from '../shared/pipeline/timestamp.ts';
import { type Finishing, wireFinishing } from '../shared/wiring/planning.ts';
import { finishInput, parsed } from './lib/events.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

/**
 * The most missed units that the answer and the log name: a state's output is at most 256 KiB ("Step Functions service
 * quotas").
 */
const NAMED = 100;

export const finishFunction = (wiring: Source<Finishing>) =>
  wrapped('finish', async (event, { logger, count }) => {
    const deps = wiring();
    const planned = parsed(finishInput, event, 'the input of finish');
    const recorded = await finish(deps, planned);
    const { timestamps, changesFile, archiveList, pastRetention } = deps;
    const missed = timestamps && (await timestampRun({ ...deps, timestamps }, recorded.run));
    if (missed !== null)
      logger.error('the anchor of the run has no time-stamp', { run: recorded.run, because: missed });
    count('TimestampsMissed', missed === null ? 0 : 1);
    if (changesFile) count('KeptChanges', await keepChanges({ ...deps, changesFile }, recorded.run));
    if (archiveList) count('ArchiveFiles', await archiveList(recorded.run, new Date(planned.startedAt)));
    if (pastRetention && (await isFirstOfDay(deps))) count('UnitsPastRetention', await pastRetention());
    const finished = { ...recorded, missing: recorded.missing.slice(0, NAMED) };
    const missing = finished.units - finished.evaluatedUnits;
    // A run in which no account was due counts as finished. A run that evaluated none of its units does not.
    count('FinishedRuns', finished.units === 0 || finished.evaluatedUnits > 0 ? 1 : 0);
    count('EvaluatedUnits', finished.evaluatedUnits);
    count('MissingUnits', missing);
    count(
      'Verdicts',
      Object.values(finished.verdicts).reduce((sum, verdicts) => sum + verdicts, 0),
    );
    count('UnknownVerdicts', finished.verdicts.unknown);
    if (missing > 0)
      logger.error('units were planned and not scanned', { run: finished.run, missing: finished.missing });
    return finished;
  });

export const handler = finishFunction(deployed(wireFinishing));
