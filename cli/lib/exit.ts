/** Exit codes, the same for every verb. */
export const EXIT = { clean: 0, unfinished: 1, usage: 2, findings: 3 } as const;

/** Ends the command with an exit code, after its output was written. */
export class ExitWith extends Error {
  override readonly name = 'ExitWith';
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}
