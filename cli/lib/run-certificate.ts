/**
 * The work of `plumbline release certificate`: writes an audit pack of the release's checklist, from the release's
 * start until now.
 */
import { type PackSubject, packedControls } from '../../shared/jobs/pack.ts';
import type { Release } from '../../shared/records/releases.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import { type PackOptions, packInto, timestampsOf } from './run-pack.ts';
import { readinessIn, tellMissing } from './run-release.ts';

type CertificateOptions = Omit<PackOptions, 'from' | 'to' | 'framework'>;

export async function runCertificate(io: Io, name: string, options: CertificateOptions): Promise<void> {
  const timestamps = await timestampsOf(io, options);
  await readinessIn(options, name, async (store, { release, readiness }) => {
    if (!readiness.ready) {
      tellMissing(io, readiness);
      throw new ExitWith(EXIT.findings);
    }
    await packInto(
      io,
      store,
      { from: release.at, to: readiness.asOf, framework: subjectOf(release) },
      { ...options, timestamps },
    );
  });
}

function subjectOf({ name, checklist, items }: Release): PackSubject {
  const requirements = items.map(({ line, text, controls }) => ({
    ...{ id: `line ${line}`, title: text, controls: controls.map(({ control }) => control) },
  }));
  return {
    framework: { id: `release-${name}`, title: `Release ${name}: ${checklist.file}` },
    ...{ requirements, controls: packedControls(requirements) },
  };
}
