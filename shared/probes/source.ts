/** Endpoints as a source of facts: the endpoints that the configuration names, and their observations. */
import type { Account } from '../core/account.ts';
import type { ProbeTarget } from '../core/probe.ts';
import type { SourceAdapters } from '../core/source.ts';
import type { Look } from './look.ts';

export const probeSource =
  (targetsFor: (account: Account) => readonly ProbeTarget[], look: Look): SourceAdapters['probe'] =>
  () =>
  () => ({
    targets: targetsFor,
    look: (target, account) =>
      look(
        target,
        targetsFor(account).map(({ url }) => new URL(url).hostname),
      ),
  });
