/**
 * The sources of facts: one port for each kind of source. A collector names its kind, and is given the port of that kind; the
 * engine passes the port on and knows no kind by name. A further kind is a line in `Ports`, an adapter, and a line in
 * shared/wiring/sources.ts.
 */
import type { Account } from './account.ts';
import type { ChainUnit } from './chain.ts';
import type { MetricPort } from './metric.ts';
import type { Observation, ProbeTarget } from './probe.ts';
import type { RepositoryResults } from './upload.ts';

/** The parts of an AWS SDK v3 client that the library itself uses. */
export interface SdkClient {
  // biome-ignore lint/suspicious/noExplicitAny: each SDK client overloads send with its own commands
  send(command: any, ...rest: any[]): any;
  destroy(): void;
}
// biome-ignore lint/suspicious/noExplicitAny: every client class has its own configuration type
export type SdkClientClass<C> = new (config: any) => C;

/**
 * A caller of AWS with the actions that it declares: a collector, or the code that reads the organisation before any collector
 * runs.
 */
export interface Declared {
  readonly id: string;
  readonly actions: readonly string[];
  readonly silent?: Readonly<Record<string, string>>;
}

export interface Target {
  readonly region: string;
  /** If left out, the account itself. */
  readonly account?: string;
}

/** Access to one account: gives clients that may call the declared actions and no others. */
export interface AccountReach {
  client<C extends SdkClient>(Client: SdkClientClass<C>, target: Target, caller: Declared): C;
}

/** AWS's APIs. Every call made through `client` is counted, checked against the collector's `actions`, and retried. */
export interface AwsPort {
  /**
   * `target.account` is given only in organisation scope: it is a delegated administrator, which answers for all
   * accounts.
   */
  client<C extends SdkClient>(Client: SdkClientClass<C>, target?: Partial<Target>): C;
}

/** A kind of record that the history contains for an account or the whole organisation, such as attestations. */
export interface RecordKind<R, State> {
  /** The unit that holds the records of an account, or for `ORGANIZATION` those of the organisation. */
  unitOf(account: string): ChainUnit<State>;
  listed(state: State): readonly R[];
}

/** The records that people and pipelines stored in the history. */
export interface RecordsPort {
  /**
   * The records that apply to the account: its own, and those of the whole organisation. They are read once, at the first call.
   */
  of<R, State>(kind: RecordKind<R, State>): Promise<readonly R[]>;
}

/** Repositories that the configuration names, and what pipelines uploaded about them. */
export interface RepositoryPort {
  /** The repositories of the account, each with its newest results. */
  results(account: Account): Promise<readonly RepositoryResults[]>;
}

/** Probes the endpoints that the configuration names. */
export interface ProbePort {
  targets(account: Account): readonly ProbeTarget[];
  /** Redirects are followed to the hosts of the account's targets, and no others. */
  look(target: ProbeTarget, account: Account): Promise<Observation>;
}

/** The port of each kind of source: one to four verbs. */
export interface Ports {
  readonly aws: AwsPort;
  readonly metric: MetricPort;
  readonly records: RecordsPort;
  readonly repository: RepositoryPort;
  readonly probe: ProbePort;
}
export type SourceKind = keyof Ports;

/**
 * Kinds of evidence for a verdict. If both AWS's records and attestations can prove a control, its kind is `attested`.
 */
export const EVIDENCE_KINDS = ['attested', 'repository', 'probe', 'metric', 'aws'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** An account whose facts are to be read. */
export interface Opening {
  /** Account id, or `ORGANIZATION`. */
  readonly account: string;
  /** Milliseconds for reading; facts that were not read by then are unreadable. */
  readonly within?: number | undefined;
}

/** Gives each collector the port of its kind, for one account and for as long as its facts are read. */
export type OpenPorts = {
  readonly [Kind in SourceKind]: (caller: Declared, region: string) => Ports[Kind];
};

/** The adapter of each kind of source. A port keeps its cache until its adapter is opened again. */
export type SourceAdapters = { readonly [Kind in SourceKind]: (opening: Opening) => OpenPorts[Kind] };

export const openPorts = (adapters: SourceAdapters, opening: Opening): OpenPorts =>
  Object.fromEntries(Object.entries(adapters).map(([kind, open]) => [kind, open(opening)])) as unknown as OpenPorts;
