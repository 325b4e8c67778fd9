/** The SARIF SDK's own validator, by the authors of the format's schema: a program without a runtime to install (100 MB, Linux on x64). */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { run, SetupError } from '../lib/programs.ts';

/** Path of the program. */
export async function sarifValidator(root: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(
      `the SARIF validator that this script installs runs on Linux and x64, not on ${process.platform} and ${process.arch}`,
    );
  const folder = join(root, 'test/conformance/sarif');
  await run('installing the SARIF validator', 'npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund']);
  const program = join(folder, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
  const EXECUTABLE = 0o755;
  await chmod(program, EXECUTABLE);
  return program;
}
